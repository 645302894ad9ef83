"""Answers of the pools as they come over the network: each is held against the service's model (`shapes.py`)."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from people import PASSWORD, Person, identity_pool, user_pool
from refusals import refused
from targets.target import Target

pytestmark = pytest.mark.identities


@pytest.fixture
def person(target: Target) -> Person:
    """Somebody who is held against the models from here on."""
    person = target.person()
    return dataclasses.replace(person, names=dataclasses.replace(target.names, watched=True))


@pytest.fixture
def pool(person: Person) -> Any:
    return user_pool(person.names)


def by_password(pool: Any, person: Person, password: str = PASSWORD) -> dict[str, Any]:
    parameters = {"USERNAME": person.username, "PASSWORD": password}
    answer: dict[str, Any] = pool.initiate_auth(
        ClientId=person.names.client, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters
    )
    return answer


def test_answers_about_signing_up(target: Target, person: Person, pool: Any) -> None:
    username = target.username()
    account = {"ClientId": person.names.client, "Username": username}
    address = target.address(username)
    pool.sign_up(**account, Password=PASSWORD, UserAttributes=[{"Name": "email", "Value": address}])
    pool.confirm_sign_up(**account, ConfirmationCode=target.code(address))


def test_answers_about_tokens(person: Person, pool: Any) -> None:
    tokens = by_password(pool, person)["AuthenticationResult"]
    pool.get_user(AccessToken=tokens["AccessToken"])
    pool.initiate_auth(
        ClientId=person.names.client,
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": tokens["RefreshToken"]},
    )
    pool.revoke_token(ClientId=person.names.client, Token=tokens["RefreshToken"])


def test_answers_about_an_account(person: Person, pool: Any) -> None:
    token = by_password(pool, person)["AuthenticationResult"]["AccessToken"]
    pool.change_password(AccessToken=token, PreviousPassword=PASSWORD, ProposedPassword="Another-horse-8")
    pool.global_sign_out(AccessToken=token)
    token = by_password(pool, person, "Another-horse-8")["AuthenticationResult"]["AccessToken"]
    pool.delete_user(AccessToken=token)


def test_refusals_of_a_user_pool(person: Person, pool: Any) -> None:
    assert refused(by_password, pool=pool, person=person, password="Wrong-horse-7")[0] == 400
    account = {"ClientId": person.names.client, "Username": person.username}
    address = [{"Name": "email", "Value": person.email}]
    assert refused(pool.sign_up, **account, Password=PASSWORD, UserAttributes=address)[0] == 400
    assert refused(pool.get_user, AccessToken="a.b.c")[0] == 400


def test_answers_about_identities(person: Person) -> None:
    logins = {"Logins": {person.names.provider: person.tokens["IdToken"]}}
    pool = identity_pool(person.names)
    identity = pool.get_id(IdentityPoolId=person.names.identity_pool, **logins)["IdentityId"]
    pool.get_credentials_for_identity(IdentityId=identity, **logins)


def test_refusals_of_an_identity_pool(person: Person) -> None:
    names = person.names
    pool = identity_pool(names)
    assert refused(pool.get_id, IdentityPoolId=names.identity_pool, Logins={names.provider: "a.b.c"})[0] == 400
    assert refused(pool.get_credentials_for_identity, IdentityId=person.identity)[0] == 400
