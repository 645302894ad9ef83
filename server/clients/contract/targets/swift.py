"""OpenStack Swift with its S3 gateway: a proxy and one server each for accounts, containers and objects. It has neither roles nor
temporary credentials: people are two users of one account, who may do everything in it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from emulators import free_port, program
from targets.processes import BUCKET, Processes, listens, names, person
from targets.target import ORIGIN, Store, Target

KINDS = ("object", "container", "account")
# Objects are kept in memory: on a disk they need attributes, which not every file system has.
PROGRAMS = {"object": "mem_object"}
REGION = "us-east-1"

CONFIGURATION = """
[swift-hash]
swift_hash_path_prefix = updown
swift_hash_path_suffix = updown

[storage-policy:0]
name = only
default = yes
"""

SERVER = """
[DEFAULT]
swift_dir = {home}
devices = {home}/devices
mount_check = false
bind_ip = 127.0.0.1
bind_port = {port}
workers = 0
user = {user}
replication_concurrency = 0

[pipeline:main]
pipeline = {kind}-server

[app:{kind}-server]
use = egg:swift#{program}
"""

FILTERS = "catch_errors cache listing_formats bulk s3api tempauth copy slo dlo symlink".split()
PROXY = """
[DEFAULT]
swift_dir = {home}
bind_ip = 127.0.0.1
bind_port = {port}
workers = 0
user = {user}

[pipeline:main]
pipeline = {pipeline} proxy-server

[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true

[filter:tempauth]
use = egg:swift#tempauth
user_updown_anna = secret-of-anna .admin
user_updown_ben = secret-of-ben .admin

[filter:s3api]
use = egg:swift#s3api
cors_preflight_allow_origin = {origin}
"""


def start() -> Target:
    """Starts the four servers and makes the bucket."""
    processes = Processes("swift", {}, patience=2)
    try:
        return _start(processes)
    except BaseException:
        processes.stop()
        raise


def _start(processes: Processes) -> Target:
    home = processes.directory
    (home / "devices/d1").mkdir(parents=True)
    (home / "swift.conf").write_text(CONFIGURATION)
    ports = {kind: free_port() for kind in (*KINDS, "proxy")}
    where = {"home": home, "user": processes.user}
    with ThreadPoolExecutor() as at_once:
        list(at_once.map(lambda kind: _ring(processes, kind, ports[kind]), KINDS))
    for kind in KINDS:
        (home / f"{kind}.conf").write_text(SERVER.format(kind=kind, program=PROGRAMS.get(kind, kind), port=ports[kind], **where))
    # Each filter is named for its program, but for those that have something to be set.
    plain = {"cache": "memcache"}
    others = [name for name in FILTERS if name not in ("s3api", "tempauth")]
    sections = [f"[filter:{name}]\nuse = egg:swift#{plain.get(name, name)}\n" for name in others]
    proxy = PROXY.format(port=ports["proxy"], pipeline=" ".join(FILTERS), origin=ORIGIN, **where)
    (home / "proxy.conf").write_text("\n".join([proxy, *sections]))
    for kind in ports:
        processes.start(program(f"swift-{kind}-server"), str(home / f"{kind}.conf"))
    processes.until(lambda: all(listens(port) for port in ports.values()))
    place = names(f"http://127.0.0.1:{ports['proxy']}", REGION)
    keys = {
        name: {"AccessKeyId": f"updown:{name}", "SecretKey": f"secret-of-{name}", "SessionToken": None}
        for name in ("anna", "ben")
    }
    people = [person(place, name, f"us-east-1:{name}", keys[name]) for name in keys]
    people[0].store().create_bucket(Bucket=BUCKET)
    return Store(place, people, processes.stop)


def _ring(processes: Processes, kind: str, port: int) -> None:
    builder: list[Any] = [program("swift-ring-builder"), processes.directory / f"{kind}.builder"]
    processes.run(*builder, "create", "4", "1", "1")
    processes.run(*builder, "add", f"r1z1-127.0.0.1:{port}/d1", "1")
    processes.run(*builder, "rebalance")
