"""Identities and temporary credentials of an identity pool."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from backend import Names
from people import Person, credentials, identity_pool, signed, store
from refusals import refused
from targets.target import Target

pytestmark = pytest.mark.identities
NOT_AUTHORIZED = (400, "NotAuthorizedException")


@pytest.fixture
def pool(names: Names) -> Any:
    return identity_pool(names)


def test_a_guest_gets_an_identity_and_credentials(names: Names) -> None:
    identity, keys = credentials(names, None)
    region, _, number = identity.partition(":")
    assert region == names.region and uuid.UUID(number)
    assert keys["AccessKeyId"].startswith("ASIA") and keys["SecretKey"] and keys["SessionToken"]


def test_credentials_are_good_for_an_hour(names: Names, anna: Person) -> None:
    _, keys = credentials(names, anna.tokens["IdToken"])
    left = keys["Expiration"] - datetime.now(timezone.utc)
    assert timedelta(minutes=59) < left <= timedelta(minutes=60, seconds=5)


def test_a_person_keeps_one_identity(names: Names, anna: Person) -> None:
    again, keys = credentials(names, anna.tokens["IdToken"])
    assert again == anna.identity
    assert keys["AccessKeyId"] != anna.keys["AccessKeyId"]


def test_two_people_and_two_guests_are_four_identities(names: Names, anna: Person, ben: Person) -> None:
    guests = {credentials(names, None)[0] for _ in range(2)}
    assert len({*guests, anna.identity, ben.identity}) == 4


def test_credentials_reach_ones_own_prefix(names: Names, anna: Person) -> None:
    s3 = store(names, credentials(names, anna.tokens["IdToken"])[1])
    own = {"Bucket": names.bucket, "Key": anna.key("by the pool's credentials")}
    s3.put_object(**own, Body=b"x")
    assert s3.get_object(**own)["Body"].read() == b"x"


def test_credentials_are_those_of_the_role_for_who_is_signed_in(names: Names, anna: Person) -> None:
    roles = []
    for token in (anna.tokens["IdToken"], None):
        keys = credentials(names, token)[1]
        caller = signed("sts", names, keys).get_caller_identity()
        kind, role, session = caller["Arn"].split("/")
        assert kind == f"arn:aws:sts::{caller['Account']}:assumed-role" and session == "CognitoIdentityCredentials"
        assert caller["UserId"].endswith(f":{session}")
        roles.append(role)
    assert roles[0] != roles[1]


@pytest.mark.parametrize("kind", ["another signature", "an access token", "made up"])
def test_only_an_id_token_is_a_login(names: Names, pool: Any, anna: Person, kind: str) -> None:
    tokens = anna.tokens
    changed = tokens["IdToken"][:-8] + ("AAAAAAAA" if tokens["IdToken"][-8:] != "AAAAAAAA" else "BBBBBBBB")
    token = {"another signature": changed, "an access token": tokens["AccessToken"], "made up": "a.b.c"}[kind]
    asked = {"IdentityPoolId": names.identity_pool, "Logins": {names.provider: token}}
    assert refused(pool.get_id, **asked) == NOT_AUTHORIZED


def test_a_token_of_another_pool_is_no_login(target: Target, names: Names, pool: Any) -> None:
    logins = {names.provider: target.token_of_another_pool()}
    assert refused(pool.get_id, IdentityPoolId=names.identity_pool, Logins=logins) == NOT_AUTHORIZED


def test_a_provider_that_the_pool_does_not_know_is_no_login(names: Names, pool: Any, anna: Person) -> None:
    logins = {f"{names.provider}x": anna.tokens["IdToken"]}
    assert refused(pool.get_id, IdentityPoolId=names.identity_pool, Logins=logins) == NOT_AUTHORIZED


def test_an_identity_is_not_for_who_has_another_login(names: Names, pool: Any, anna: Person, ben: Person) -> None:
    asked = {"IdentityId": anna.identity, "Logins": {names.provider: ben.tokens["IdToken"]}}
    assert refused(pool.get_credentials_for_identity, **asked) == NOT_AUTHORIZED


def test_an_identity_of_a_person_is_not_for_guests(pool: Any, anna: Person) -> None:
    assert refused(pool.get_credentials_for_identity, IdentityId=anna.identity) == NOT_AUTHORIZED


def test_an_unknown_identity_is_not_found(names: Names, pool: Any) -> None:
    unknown = f"{names.region}:{uuid.uuid4()}"
    assert refused(pool.get_credentials_for_identity, IdentityId=unknown) == (400, "ResourceNotFoundException")


def test_an_unknown_pool_is_not_found(names: Names, pool: Any) -> None:
    unknown = f"{names.region}:{uuid.uuid4()}"
    assert refused(pool.get_id, IdentityPoolId=unknown) == (400, "ResourceNotFoundException")
