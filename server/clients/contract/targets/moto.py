"""moto, set up by calls: its CloudFormation makes no Cognito resources, and nothing gives an identity pool its roles. It takes any
code, signature and identity, so that policies would be of no effect."""

from __future__ import annotations

from typing import Any

from emulators import free_port, program
from targets.emulators import Emulator, administrator
from targets.processes import Processes, listens
from targets.set_up import setup_by_api
from targets.target import Target

REGION = "us-east-1"


def start() -> Target:
    """Starts moto's server and makes what the template says."""
    processes = Processes("moto", {}, patience=1)
    port = free_port()
    try:
        processes.start(program("moto_server"), "--host", "127.0.0.1", "--port", str(port))
        processes.until(lambda: listens(port))
        endpoint = f"http://127.0.0.1:{port}"
        services = ("cognito-idp", "cognito-identity", "s3")
        clients: dict[str, Any] = {service: administrator(service, endpoint, REGION) for service in services}
        return Emulator(setup_by_api(clients, endpoint, REGION), processes)
    except BaseException:
        processes.stop()
        raise
