"""Accounts, sign-in and tokens of a user pool."""

from __future__ import annotations

import base64
import dataclasses
import json
import time
import uuid
from typing import Any

import pytest
from botocore.exceptions import ClientError
from pycognito.aws_srp import AWSSRP

from backend import Names
from people import PASSWORD, Person, signed, user_pool
from refusals import refused, told
from targets.target import Target

pytestmark = pytest.mark.identities
OTHER = "Another-horse-8"
NOT_AUTHORIZED = (400, "NotAuthorizedException")


@pytest.fixture
def pool(names: Names) -> Any:
    return user_pool(names)


@pytest.fixture
def person(target: Target) -> Person:
    """Somebody with tokens, for one case alone."""
    person = target.account()
    person.tokens = by_password(user_pool(target.names), person)
    return person


def by_password(pool: Any, person: Person, password: str = PASSWORD) -> dict[str, Any]:
    answer = pool.initiate_auth(
        ClientId=person.names.client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": person.username, "PASSWORD": password},
    )
    tokens: dict[str, Any] = answer["AuthenticationResult"]
    return tokens


def by_srp(person: Person, password: str) -> dict[str, Any]:
    names = person.names
    srp = AWSSRP(person.username, password, names.user_pool, names.client, client=user_pool(names))
    tokens: dict[str, Any] = srp.authenticate_user()["AuthenticationResult"]
    return tokens


def refresh(pool: Any, names: Names, token: str) -> dict[str, Any]:
    answer = pool.initiate_auth(
        ClientId=names.client, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters={"REFRESH_TOKEN": token}
    )
    tokens: dict[str, Any] = answer["AuthenticationResult"]
    return tokens


def claims(token: str) -> dict[str, Any]:
    body = token.split(".")[1]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return found


def forged(token: str) -> str:
    """The same token with another signature."""
    head, body, signature = token.split(".")
    return ".".join([head, body, signature[:-8] + ("AAAAAAAA" if signature[-8:] != "AAAAAAAA" else "BBBBBBBB")])


def asking(person: Person, **more: Any) -> dict[str, Any]:
    return {"ClientId": person.names.client, "Username": person.username, **more}


def stranger(target: Target) -> Person:
    """Somebody without an account."""
    username = target.username()
    return Person(target.names, username, target.address(username))


def signing_up(person: Person, password: str = PASSWORD) -> dict[str, Any]:
    return asking(person, Password=password, UserAttributes=[{"Name": "email", "Value": person.email}])


def test_signing_up_says_where_the_code_went(target: Target, pool: Any) -> None:
    answer = pool.sign_up(**signing_up(stranger(target)))
    assert answer["UserConfirmed"] is False and uuid.UUID(answer["UserSub"])
    delivery = answer["CodeDeliveryDetails"]
    assert (delivery["AttributeName"], delivery["DeliveryMedium"]) == ("email", "EMAIL")
    assert "***" in delivery["Destination"]


def test_a_username_is_taken_once(target: Target, pool: Any, anna: Person) -> None:
    twice = Person(target.names, anna.username, target.address(target.username()))
    assert refused(pool.sign_up, **signing_up(twice)) == (400, "UsernameExistsException")


@pytest.mark.parametrize("password", ["Short-7", "no-upper-case-7", "No-digit-at-all", "NoSymbol7"])
def test_a_weak_password_is_refused(target: Target, pool: Any, password: str) -> None:
    assert refused(pool.sign_up, **signing_up(stranger(target), password)) == (400, "InvalidPasswordException")


def test_an_account_is_of_no_use_before_its_code_has_come_back(target: Target, pool: Any) -> None:
    new = target.registered()
    assert refused(by_password, pool=pool, person=new) == (400, "UserNotConfirmedException")


def test_the_code_confirms(target: Target, pool: Any) -> None:
    new = target.registered()
    pool.confirm_sign_up(**asking(new, ConfirmationCode=target.code(new.email)))
    assert by_password(pool, new)["TokenType"] == "Bearer"


def test_a_wrong_code_is_refused(target: Target, pool: Any) -> None:
    new = target.registered()
    wrong = target.wrong_code(new.email)
    assert refused(pool.confirm_sign_up, **asking(new, ConfirmationCode=wrong)) == (400, "CodeMismatchException")
    assert refused(by_password, pool=pool, person=new) == (400, "UserNotConfirmedException")


def test_nobody_is_confirmed_twice(pool: Any, anna: Person) -> None:
    assert refused(pool.confirm_sign_up, **asking(anna, ConfirmationCode="000000")) == NOT_AUTHORIZED


def test_a_password_signs_in(names: Names, pool: Any, anna: Person) -> None:
    tokens = by_password(pool, anna)
    assert (tokens["TokenType"], tokens["ExpiresIn"]) == ("Bearer", 3600)
    identity, access = claims(tokens["IdToken"]), claims(tokens["AccessToken"])
    assert (identity["token_use"], access["token_use"]) == ("id", "access")
    assert (identity["aud"], access["client_id"]) == (names.client, names.client)
    assert identity["sub"] == access["sub"] and uuid.UUID(identity["sub"])
    assert (identity["cognito:username"], access["username"]) == (anna.username, anna.username)
    assert (identity["email"], identity["email_verified"]) == (anna.email, True)
    assert access["scope"] == "aws.cognito.signin.user.admin"
    assert identity["iss"] == access["iss"] and identity["iss"].endswith(names.user_pool)
    for given in (identity, access):
        assert given["exp"] - given["iat"] == 3600 and abs(time.time() - given["iat"]) < 60


def test_the_case_of_a_username_does_not_matter(pool: Any, anna: Person) -> None:
    shouted = Person(anna.names, anna.username.upper(), anna.email)
    assert claims(by_password(pool, shouted)["IdToken"])["cognito:username"] == anna.username


def test_srp_signs_in_without_sending_the_password(names: Names, anna: Person) -> None:
    assert claims(by_srp(anna, PASSWORD)["IdToken"])["aud"] == names.client


def test_srp_with_a_wrong_password_is_refused(anna: Person) -> None:
    assert refused(by_srp, person=anna, password=OTHER) == NOT_AUTHORIZED


def test_a_wrong_password_and_nobody_look_alike(target: Target, pool: Any, anna: Person) -> None:
    said = []
    for person in (anna, stranger(target)):
        with pytest.raises(ClientError) as answer:
            by_password(pool, person, OTHER)
        said.append((*told(answer.value), answer.value.response["Error"]["Message"]))
    assert said == [(*NOT_AUTHORIZED, "Incorrect username or password.")] * 2


def test_a_forgotten_password_of_nobody_is_answered_like_one_of_somebody(target: Target, pool: Any) -> None:
    delivery = pool.forgot_password(**asking(stranger(target)))["CodeDeliveryDetails"]
    assert delivery["DeliveryMedium"] == "EMAIL"


def test_an_unknown_client_is_not_found(pool: Any, anna: Person) -> None:
    unknown = Person(dataclasses.replace(anna.names, client="1" * 26), anna.username, anna.email)
    assert refused(by_password, pool=pool, person=unknown) == (400, "ResourceNotFoundException")


def test_a_person_is_described_by_their_access_token(pool: Any, person: Person) -> None:
    found = pool.get_user(AccessToken=person.tokens["AccessToken"])
    attributes = {attribute["Name"]: attribute["Value"] for attribute in found["UserAttributes"]}
    assert found["Username"] == person.username
    assert (attributes["email"], attributes["email_verified"]) == (person.email, "true")
    assert attributes["sub"] == claims(person.tokens["IdToken"])["sub"]


@pytest.mark.parametrize("kind", ["forged", "id token", "made up"])
def test_nothing_else_is_an_access_token(pool: Any, person: Person, kind: str) -> None:
    tokens = person.tokens
    token = {"forged": forged(tokens["AccessToken"]), "id token": tokens["IdToken"], "made up": "a.b.c"}[kind]
    assert refused(pool.get_user, AccessToken=token) == NOT_AUTHORIZED


def test_a_refresh_token_gives_new_tokens(names: Names, pool: Any, person: Person) -> None:
    again = refresh(pool, names, person.tokens["RefreshToken"])
    assert "RefreshToken" not in again
    assert claims(again["IdToken"])["sub"] == claims(person.tokens["IdToken"])["sub"]
    assert pool.get_user(AccessToken=again["AccessToken"])["Username"] == person.username


def test_a_made_up_refresh_token_is_refused(names: Names, pool: Any) -> None:
    assert refused(refresh, pool=pool, names=names, token="made-up") == NOT_AUTHORIZED


def test_a_revoked_refresh_token_is_refused(names: Names, pool: Any, person: Person) -> None:
    pool.revoke_token(ClientId=names.client, Token=person.tokens["RefreshToken"])
    assert refused(refresh, pool=pool, names=names, token=person.tokens["RefreshToken"]) == NOT_AUTHORIZED


def test_revoking_ends_the_access_tokens_that_came_of_it(names: Names, pool: Any, person: Person) -> None:
    pool.revoke_token(ClientId=names.client, Token=person.tokens["RefreshToken"])
    assert refused(pool.get_user, AccessToken=person.tokens["AccessToken"]) == NOT_AUTHORIZED


def test_signing_out_everywhere_ends_all_tokens(names: Names, pool: Any, person: Person) -> None:
    elsewhere = by_password(pool, person)
    pool.global_sign_out(AccessToken=person.tokens["AccessToken"])
    for tokens in (person.tokens, elsewhere):
        assert refused(pool.get_user, AccessToken=tokens["AccessToken"]) == NOT_AUTHORIZED
        assert refused(refresh, pool=pool, names=names, token=tokens["RefreshToken"]) == NOT_AUTHORIZED


def test_a_password_is_changed_by_who_knows_the_old_one(pool: Any, person: Person) -> None:
    pool.change_password(
        AccessToken=person.tokens["AccessToken"], PreviousPassword=PASSWORD, ProposedPassword=OTHER
    )
    assert refused(by_password, pool=pool, person=person) == NOT_AUTHORIZED
    assert by_password(pool, person, OTHER)["IdToken"]


def test_a_password_is_not_changed_by_who_does_not_know_it(pool: Any, person: Person) -> None:
    change = {"AccessToken": person.tokens["AccessToken"], "PreviousPassword": OTHER, "ProposedPassword": "Third-horse-9"}
    assert refused(pool.change_password, **change) == NOT_AUTHORIZED
    assert by_password(pool, person)["IdToken"]


def test_a_forgotten_password_is_replaced_by_the_code(target: Target, pool: Any, person: Person) -> None:
    delivery = pool.forgot_password(**asking(person))["CodeDeliveryDetails"]
    assert (delivery["AttributeName"], delivery["DeliveryMedium"]) == ("email", "EMAIL")
    code = target.code_for_a_password(person.email)
    pool.confirm_forgot_password(**asking(person, Password=OTHER, ConfirmationCode=code))
    assert by_password(pool, person, OTHER)["IdToken"]
    assert refused(by_password, pool=pool, person=person) == NOT_AUTHORIZED


def test_a_forgotten_password_is_not_replaced_by_a_wrong_code(target: Target, pool: Any, person: Person) -> None:
    pool.forgot_password(**asking(person))
    new = asking(person, Password=OTHER, ConfirmationCode=target.wrong_code(person.email))
    assert refused(pool.confirm_forgot_password, **new) == (400, "CodeMismatchException")
    assert by_password(pool, person)["IdToken"]


def test_a_deleted_account_is_gone(pool: Any, person: Person) -> None:
    pool.delete_user(AccessToken=person.tokens["AccessToken"])
    assert refused(by_password, pool=pool, person=person) == NOT_AUTHORIZED


def test_an_administrators_call_needs_a_signature(pool: Any, anna: Person) -> None:
    asked = {"UserPoolId": anna.names.user_pool, "Username": anna.username}
    assert refused(pool.admin_get_user, **asked) == (400, "MissingAuthenticationTokenException")


def test_an_administrators_call_is_not_for_everybody(anna: Person) -> None:
    names, keys = anna.names, anna.keys
    pools = signed("cognito-idp", names, keys)
    asked = {"UserPoolId": names.user_pool, "Username": anna.username}
    assert refused(pools.admin_get_user, **asked) == (400, "AccessDeniedException")
