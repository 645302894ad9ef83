"""AWS itself: a stack that somebody deployed, whose outputs are in the file that `UPDOWN_CONTRACT_OUTPUTS` names.

People's calls are made with their own credentials; an administrator's, which make and remove the accounts, with those of the
default chain of this machine."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import boto3

from backend import Names
from people import Person, sign_in
from targets.set_up import account, another_pool
from targets.target import ORIGIN, Target, token_by_password


class Aws(Target):
    """Accounts are an administrator's, so that no message is sent but for the cases that ask for one."""

    def __init__(self, names: Names) -> None:
        super().__init__(names)
        self.origin = os.environ.get("UPDOWN_CONTRACT_ORIGIN", ORIGIN)
        self._pools: Any = boto3.client("cognito-idp", region_name=names.region)
        self._usernames: list[str] = []
        self._identities: list[str] = []
        self._other_pools: list[str] = []

    def username(self) -> str:
        username = super().username()
        self._usernames.append(username)
        return username

    def address(self, username: str) -> str:
        # Where mail for nobody does no harm: https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html
        return f"success+{username}@simulator.amazonses.com"

    def code(self, address: str) -> str:
        raise LookupError("the code went by e-mail, which nobody reads here")

    def wrong_code(self, address: str) -> str:
        # Right once in a million times.
        return "000000"

    def account(self) -> Person:
        username = self.username()
        account(self._pools, self.names.user_pool, username, self.address(username))
        return Person(self.names, username, self.address(username))

    def person(self) -> Person:
        person = sign_in(self.account())
        self._identities.append(person.identity)
        return person

    def token_of_another_pool(self) -> str:
        pool, client = another_pool(self._pools)
        self._other_pools.append(pool)
        username = self.username()
        account(self._pools, pool, username, self.address(username))
        return token_by_password(self._pools, client, username)

    def stop(self) -> None:
        for username in self._usernames:
            try:
                self._pools.admin_delete_user(UserPoolId=self.names.user_pool, Username=username)
            except self._pools.exceptions.UserNotFoundException:
                # A case deleted it, never made it, or made it in another pool.
                continue
        for pool in self._other_pools:
            self._pools.delete_user_pool(UserPoolId=pool)
        bucket = boto3.resource("s3", region_name=self.names.region).Bucket(self.names.bucket)
        for identity in self._identities:
            bucket.objects.filter(Prefix=f"protected/{identity}/").delete()


def start() -> Target:
    """Takes a stack as it is."""
    outputs = json.loads(Path(os.environ["UPDOWN_CONTRACT_OUTPUTS"]).read_text())
    # As the embedded backend writes them, or as the AWS command line does.
    if isinstance(outputs, list):
        outputs = {output["OutputKey"]: output["OutputValue"] for output in outputs}
    return Aws(Names.of(outputs, None))
