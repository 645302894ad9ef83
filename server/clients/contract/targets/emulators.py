"""What the programs of `emulators.txt` have in common."""

from __future__ import annotations

from typing import Any

import boto3
from botocore.config import Config

from backend import Names
from targets.processes import Processes
from targets.set_up import account, another_pool
from targets.target import Target, token_by_password

# The code of every message that MiniStack does not send. moto takes any.
CODE = "123456"


def administrator(service: str, endpoint: str, region: str) -> Any:
    """A client with the key of the emulators' administrator, which is known to everybody."""
    return boto3.client(
        service,
        region_name=region,
        endpoint_url=endpoint,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"total_max_attempts": 1}),
    )


class Emulator(Target):
    """An emulator in a process of its own, which sends no messages."""

    def __init__(self, names: Names, processes: Processes) -> None:
        super().__init__(names)
        self._processes = processes

    def code(self, address: str) -> str:
        return CODE

    def token_of_another_pool(self) -> str:
        pools = administrator("cognito-idp", self.names.endpoint, self.names.region)
        pool, client = another_pool(pools)
        username = self.username()
        account(pools, pool, username, self.address(username))
        return token_by_password(pools, client, username)

    def stop(self) -> None:
        self._processes.stop()
