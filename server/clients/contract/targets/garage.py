"""Garage, one node. It has no roles and no temporary credentials: each person has a key that may read and write the bucket."""

from __future__ import annotations

from typing import Any

from emulators import free_port
from targets.processes import BUCKET, SERVERS, Processes, listens, names, person
from targets.set_up import cors
from targets.target import ORIGIN, Store, Target

CONFIGURATION = """
metadata_dir = "{home}/meta"
data_dir = "{home}/data"
db_engine = "sqlite"
replication_factor = 1
rpc_bind_addr = "127.0.0.1:{rpc}"
rpc_public_addr = "127.0.0.1:{rpc}"
rpc_secret = "{secret}"

[s3_api]
s3_region = "us-east-1"
api_bind_addr = "127.0.0.1:{api}"
"""


def start() -> Target:
    """Starts the node and makes the bucket and the people's keys."""
    processes = Processes("garage", {})
    try:
        return _start(processes)
    except BaseException:
        processes.stop()
        raise


def _start(processes: Processes) -> Target:
    api, rpc = free_port(), free_port()
    configuration = processes.directory / "garage.toml"
    configuration.write_text(
        CONFIGURATION.format(home=processes.directory, rpc=rpc, api=api, secret="17" * 32)
    )
    program = [SERVERS / "garage/bin/garage", "-c", configuration]
    processes.start(*program, "server")
    processes.until(lambda: listens(rpc) and listens(api))
    node = processes.run(*program, "node", "id", "-q").partition("@")[0]
    processes.run(*program, "layout", "assign", node, "-z", "here", "-c", "4G")
    processes.run(*program, "layout", "apply", "--version", "1")
    processes.run(*program, "bucket", "create", BUCKET)
    where = names(f"http://127.0.0.1:{api}", "us-east-1")
    # Whoever changes a bucket has to be an owner of it.
    owner = person(where, "owner", "us-east-1:owner", _key(processes, program, "owner", "--owner"))
    owner.store().put_bucket_cors(Bucket=BUCKET, CORSConfiguration=cors(ORIGIN))
    people = []
    for username in ("anna", "ben"):
        people.append(person(where, username, f"us-east-1:{username}", _key(processes, program, username)))
    return Store(where, people, processes.stop)


def _key(processes: Processes, program: list[Any], username: str, *more: str) -> dict[str, Any]:
    lines = processes.run(*program, "key", "create", username).splitlines()
    fields = {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    processes.run(*program, "bucket", "allow", "--read", "--write", *more, BUCKET, "--key", username)
    return {"AccessKeyId": fields["Key ID"], "SecretKey": fields["Secret key"], "SessionToken": None}
