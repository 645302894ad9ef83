"""Identities and temporary credentials, with boto3."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from backend import Names
from people import Person, credentials, identity_pool, store


def test_a_person_keeps_one_identity(names: Names, anna: Person) -> None:
    again, keys = credentials(names, anna.tokens["IdToken"])
    assert again == anna.identity
    assert again.startswith(f"{names.region}:")
    assert keys["AccessKeyId"].startswith("ASIA") and keys["AccessKeyId"] != anna.keys["AccessKeyId"]
    left = keys["Expiration"] - datetime.now(timezone.utc)
    assert timedelta(minutes=59) < left <= timedelta(minutes=60, seconds=1)


def test_two_people_and_a_guest_are_three_identities(names: Names, anna: Person, ben: Person) -> None:
    guest, _ = credentials(names, None)
    assert len({guest, anna.identity, ben.identity}) == 3


def test_an_identity_belongs_to_its_login(names: Names, anna: Person, ben: Person) -> None:
    pool = identity_pool(names)
    with pytest.raises(pool.exceptions.NotAuthorizedException):
        pool.get_credentials_for_identity(
            IdentityId=anna.identity, Logins={names.provider: ben.tokens["IdToken"]}
        )
    with pytest.raises(pool.exceptions.NotAuthorizedException):
        pool.get_credentials_for_identity(IdentityId=anna.identity)


@pytest.mark.parametrize("change", ["", "x", "access"])
def test_only_an_id_token_is_a_login(names: Names, anna: Person, change: str) -> None:
    pool = identity_pool(names)
    token = anna.tokens["AccessToken"] if change == "access" else anna.tokens["IdToken"][:-1] + change
    with pytest.raises(pool.exceptions.NotAuthorizedException):
        pool.get_id(IdentityPoolId=names.identity_pool, Logins={names.provider: token})


def test_an_unknown_pool_is_not_found(names: Names) -> None:
    pool = identity_pool(names)
    with pytest.raises(pool.exceptions.ResourceNotFoundException):
        pool.get_id(IdentityPoolId=f"{names.region}:00000000-0000-4000-8000-000000000000")


def test_credentials_work_only_whole(names: Names, anna: Person, ben: Person) -> None:
    for change in (
        {"SessionToken": ben.keys["SessionToken"]},
        {"SessionToken": None},
        {"SecretKey": ben.keys["SecretKey"]},
        {"AccessKeyId": "ASIAAAAAAAAAAAAAAAAA"},
    ):
        client = store(names, {**anna.keys, **change})
        with pytest.raises(client.exceptions.ClientError) as refused:
            client.put_object(Bucket=names.bucket, Key=anna.key("whole"), Body=b"x")
        assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] in (400, 403), change
