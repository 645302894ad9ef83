"""People with accounts, and the boto3 clients that act for them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any

import boto3
from botocore import UNSIGNED
from botocore.config import Config

from backend import Backend, Names
from shapes import watch

PASSWORD = "Correct-horse-7"

_numbers = itertools.count(1)


def user_pool(names: Names) -> Any:
    """A client of the user pool for calls that are not signed."""
    return _unsigned(names, "cognito-idp")


def identity_pool(names: Names) -> Any:
    """A client of the identity pool."""
    return _unsigned(names, "cognito-identity")


def _unsigned(names: Names, service: str) -> Any:
    config = Config(signature_version=UNSIGNED, retries={"total_max_attempts": 1})
    client = boto3.client(service, region_name=names.region, endpoint_url=names.endpoint, config=config)
    return watch(client) if names.watched else client


def credentials(names: Names, id_token: str | None) -> tuple[str, dict[str, Any]]:
    """An identity and its temporary credentials: a signed-in person's, or a guest's."""
    pool = identity_pool(names)
    logins = {"Logins": {names.provider: id_token}} if id_token else {}
    identity = pool.get_id(IdentityPoolId=names.identity_pool, **logins)["IdentityId"]
    given = pool.get_credentials_for_identity(IdentityId=identity, **logins)
    assert given["IdentityId"] == identity
    return identity, given["Credentials"]


def store(names: Names, keys: dict[str, Any], **config: Any) -> Any:
    """An S3 client with temporary credentials, and everything else as boto3 has it."""
    if names.endpoint is None:
        # A presigned address of a young bucket elsewhere than in us-east-1 has to name the region.
        config.setdefault("s3", {"addressing_style": "virtual"})
    return signed("s3", names, keys, **config)


def signed(service: str, names: Names, keys: dict[str, Any], **config: Any) -> Any:
    """A client of any service with temporary credentials. Nothing is tried twice unless `config` says so."""
    config.setdefault("retries", {"total_max_attempts": 1})
    return boto3.client(
        service,
        region_name=names.region,
        endpoint_url=names.endpoint,
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretKey"],
        aws_session_token=keys["SessionToken"],
        config=Config(**config),
    )


@dataclass
class Person:
    """Somebody with a confirmed account, signed in."""

    names: Names
    username: str
    email: str
    password: str = PASSWORD
    tokens: dict[str, Any] = field(default_factory=dict)
    identity: str = ""
    keys: dict[str, Any] = field(default_factory=dict)

    def key(self, name: str) -> str:
        """The key of an object below this person's own prefix."""
        return f"protected/{self.identity}/{name}"

    def store(self, **config: Any) -> Any:
        """An S3 client that acts for this person."""
        return store(self.names, self.keys, **config)


def sign_up(backend: Backend, names: Names, username: str | None = None) -> Person:
    """A new account, confirmed with the code that was sent."""
    username = username or f"person{next(_numbers)}"
    person = Person(names, username, f"{username}@example.com")
    pool = user_pool(names)
    answer = pool.sign_up(
        ClientId=names.client,
        Username=username,
        Password=person.password,
        UserAttributes=[{"Name": "email", "Value": person.email}],
    )
    assert answer["UserConfirmed"] is False
    pool.confirm_sign_up(ClientId=names.client, Username=username, ConfirmationCode=backend.code(person.email))
    return person


def sign_in(person: Person) -> Person:
    """Tokens by password, an identity, and credentials for it."""
    names = person.names
    answer = user_pool(names).initiate_auth(
        ClientId=names.client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": person.username, "PASSWORD": person.password},
    )
    person.tokens = answer["AuthenticationResult"]
    person.identity, person.keys = credentials(names, person.tokens["IdToken"])
    return person
