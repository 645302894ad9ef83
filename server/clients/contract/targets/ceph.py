"""Ceph's S3 gateway on a cluster of one monitor and one disk in memory, from Debian's packages, which were unpacked and not
installed. People are sessions of roles (STS AssumeRole) whose policies are those of the template."""

from __future__ import annotations

import json
import sysconfig
import uuid
from typing import Any

import boto3

from backend import Names
from emulators import free_port
from targets.processes import BUCKET, SERVERS, Processes, listens, names, person
from targets.set_up import cors, own_objects, policy
from targets.target import ORIGIN, Store, Target

ROOT = SERVERS / "ceph"
ADMIN = ("AKIAUPDOWNINTEROP000", "a-secret-of-nobody-but-this-run")
REGION = "us-east-1"

CONFIGURATION = """
[global]
fsid = {fsid}
mon host = v1:127.0.0.1:{monitor}
ms bind msgr2 = false
public addr = 127.0.0.1
auth cluster required = none
auth service required = none
auth client required = none
run dir = {home}
admin socket =
mon cluster log file =
log file = {home}/$name.log
mon data = {home}/mon
osd data = {home}/osd
rgw data = {home}/rgw
erasure code dir = {libraries}/ceph/erasure-code
plugin dir = {libraries}/ceph
osd class dir = {libraries}/rados-classes
osd objectstore = memstore
memstore device bytes = 2147483648
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 2000
mon data avail warn = 0
mon data avail crit = 0
rgw frontends = beast endpoint=127.0.0.1:{gateway}
rgw sts key = abcdefghijklmnop
rgw s3 auth use sts = true
rgw run sync thread = false
"""


def start() -> Target:
    """Starts the cluster, the gateway and the people."""
    libraries = ROOT / "usr/lib" / sysconfig.get_config_var("MULTIARCH")
    plain = ROOT / "lib" / libraries.name
    python = ROOT / "usr/lib/python3/dist-packages"
    processes = Processes(
        "ceph", {"LD_LIBRARY_PATH": f"{libraries}:{libraries}/ceph:{plain}", "PYTHONPATH": str(python)}
    )
    try:
        return _start(processes, libraries)
    except BaseException:
        processes.stop()
        raise


def _start(processes: Processes, libraries: Any) -> Target:
    home, programs = processes.directory, ROOT / "usr/bin"
    monitor, gateway, fsid = free_port(), free_port(), str(uuid.uuid4())
    configuration = home / "ceph.conf"
    configuration.write_text(
        CONFIGURATION.format(home=home, libraries=libraries, monitor=monitor, gateway=gateway, fsid=fsid)
    )
    processes.environment["CEPH_CONF"] = str(configuration)
    monitors = home / "monmap"
    address = f"[v1:127.0.0.1:{monitor}]"
    processes.run(programs / "monmaptool", "--create", "--addv", "a", address, "--fsid", fsid, monitors)
    processes.run(programs / "ceph-mon", "--mkfs", "-i", "a", "--monmap", monitors)
    processes.start(programs / "ceph-mon", "-i", "a", "-f")
    processes.until(lambda: listens(monitor))
    # Debian's command line of Ceph is for Debian's Python, which this one may not be.
    command = ["/usr/bin/python3", programs / "ceph"]
    (home / "osd").mkdir()
    disk = str(uuid.uuid4())
    processes.run(*command, "osd", "new", disk)
    processes.run(programs / "ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", disk)
    processes.start(programs / "ceph-osd", "-i", "0", "-f")
    processes.until(lambda: json.loads(processes.run(*command, "osd", "stat", "-f", "json"))["num_up_osds"] == 1)
    processes.start(programs / "radosgw", "-n", "client.admin", "-f")
    processes.until(lambda: listens(gateway))
    where = names(f"http://127.0.0.1:{gateway}", REGION)
    admin = programs / "radosgw-admin"
    keys = ["--access-key", ADMIN[0], "--secret-key", ADMIN[1]]
    processes.run(admin, "user", "create", "--uid", "admin", "--display-name", "admin", *keys)
    bucket = _client("s3", where, ADMIN)
    bucket.create_bucket(Bucket=BUCKET)
    bucket.put_bucket_cors(Bucket=BUCKET, CORSConfiguration=cors(ORIGIN))
    people = []
    for username in ("anna", "ben"):
        # It does not read policies with a colon in a key, as the ids of identity pools have one.
        identity = f"us-east-1-{username}"
        people.append(person(where, username, identity, _session(processes, where, username, identity)))
    return Store(where, people, processes.stop)


def _session(processes: Processes, where: Names, username: str, identity: str) -> dict[str, Any]:
    admin = ROOT / "usr/bin/radosgw-admin"
    trusted = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam:::user/admin"}, "Action": "sts:AssumeRole"}
    role = json.loads(
        processes.run(
            admin, "role", "create", "--role-name", username, "--assume-role-policy-doc", json.dumps(policy(trusted))
        )
    )
    own = own_objects(BUCKET, identity)
    words = ["--role-name", username, "--policy-name", "own", "--policy-doc", json.dumps(own)]
    processes.run(admin, "role-policy", "put", *words)
    sts = _client("sts", where, ADMIN)
    given = sts.assume_role(RoleArn=role["Arn"], RoleSessionName=username)["Credentials"]
    return {
        "AccessKeyId": given["AccessKeyId"],
        "SecretKey": given["SecretAccessKey"],
        "SessionToken": given["SessionToken"],
    }


def _client(service: str, where: Names, keys: tuple[str, str]) -> Any:
    return boto3.client(
        service,
        region_name=where.region,
        endpoint_url=where.endpoint,
        aws_access_key_id=keys[0],
        aws_secret_access_key=keys[1],
    )
