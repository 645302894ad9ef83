"""Accounts, with boto3: from sign-up to deletion."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from backend import Backend, Names
from people import Person, sign_in, sign_up, user_pool


def refusal(call: object, **arguments: object) -> str:
    """The code with which a call is refused."""
    with pytest.raises(ClientError) as refused:
        call(**arguments)
    return refused.value.response["Error"]["Code"]


@pytest.fixture
def person(backend: Backend, names: Names) -> Person:
    return sign_in(sign_up(backend, names))


def by_password(names: Names, person: Person, password: str) -> dict:
    return user_pool(names).initiate_auth(
        ClientId=names.client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": person.username, "PASSWORD": password},
    )


def test_an_account_is_of_use_once_its_code_has_come_back(backend: Backend, names: Names) -> None:
    pool = user_pool(names)
    account = {"ClientId": names.client, "Username": "clara"}
    address = [{"Name": "email", "Value": "clara@example.com"}]
    made = pool.sign_up(**account, Password="Correct-horse-7", UserAttributes=address)
    assert made["CodeDeliveryDetails"]["AttributeName"] == "email"
    assert made["CodeDeliveryDetails"]["DeliveryMedium"] == "EMAIL"
    clara = Person(names, "clara", "clara@example.com")
    with pytest.raises(pool.exceptions.UserNotConfirmedException):
        by_password(names, clara, clara.password)
    with pytest.raises(pool.exceptions.UsernameExistsException):
        pool.sign_up(**account, Password="Correct-horse-7", UserAttributes=address)
    wrong = "000000" if backend.code(clara.email) != "000000" else "111111"
    with pytest.raises(pool.exceptions.CodeMismatchException):
        pool.confirm_sign_up(**account, ConfirmationCode=wrong)
    pool.resend_confirmation_code(**account)
    assert len(backend.codes(clara.email)) == 2
    pool.confirm_sign_up(**account, ConfirmationCode=backend.code(clara.email))
    assert sign_in(clara).tokens["TokenType"] == "Bearer"


def test_a_weak_password_is_refused_with_its_own_exception(names: Names) -> None:
    pool = user_pool(names)
    with pytest.raises(pool.exceptions.InvalidPasswordException):
        pool.sign_up(
            ClientId=names.client,
            Username="weak",
            Password="password",
            UserAttributes=[{"Name": "email", "Value": "weak@example.com"}],
        )


def test_a_wrong_password_and_an_unknown_person_look_the_same(names: Names, anna: Person) -> None:
    pool = user_pool(names)
    nobody = Person(names, "nobody-at-all", "nobody@example.com")
    seen = []
    for person, password in ((anna, "Wrong-horse-7"), (nobody, "Wrong-horse-7")):
        with pytest.raises(pool.exceptions.NotAuthorizedException) as refused:
            by_password(names, person, password)
        seen.append(refused.value.response["Error"]["Message"])
    assert seen == ["Incorrect username or password."] * 2


def test_a_person_is_described_by_their_access_token(names: Names, person: Person) -> None:
    pool = user_pool(names)
    found = pool.get_user(AccessToken=person.tokens["AccessToken"])
    attributes = {attribute["Name"]: attribute["Value"] for attribute in found["UserAttributes"]}
    assert found["Username"] == person.username
    assert attributes["email"] == person.email and attributes["email_verified"] == "true"
    assert len(attributes["sub"]) == 36


def test_a_refresh_token_gives_new_tokens_until_it_is_revoked(names: Names, person: Person) -> None:
    pool = user_pool(names)
    refresh = {
        "ClientId": names.client,
        "AuthFlow": "REFRESH_TOKEN_AUTH",
        "AuthParameters": {"REFRESH_TOKEN": person.tokens["RefreshToken"]},
    }
    again = pool.initiate_auth(**refresh)["AuthenticationResult"]
    assert "RefreshToken" not in again
    assert pool.get_user(AccessToken=again["AccessToken"])["Username"] == person.username
    pool.revoke_token(ClientId=names.client, Token=person.tokens["RefreshToken"])
    assert refusal(pool.initiate_auth, **refresh) == "NotAuthorizedException"
    assert refusal(pool.get_user, AccessToken=again["AccessToken"]) == "NotAuthorizedException"


def test_signing_out_everywhere_ends_the_access_tokens(names: Names, person: Person) -> None:
    pool = user_pool(names)
    pool.global_sign_out(AccessToken=person.tokens["AccessToken"])
    assert refusal(pool.get_user, AccessToken=person.tokens["AccessToken"]) == "NotAuthorizedException"


def test_a_forgotten_password_is_replaced_by_code(backend: Backend, names: Names, person: Person) -> None:
    pool = user_pool(names)
    account = {"ClientId": names.client, "Username": person.username}
    details = pool.forgot_password(**account)["CodeDeliveryDetails"]
    assert details["Destination"].endswith("***")
    new = {"ConfirmationCode": backend.code(person.email), "Password": "Another-horse-8"}
    pool.confirm_forgot_password(**account, **new)
    assert by_password(names, person, "Another-horse-8")["AuthenticationResult"]
    assert refusal(by_password, names=names, person=person, password=person.password) == "NotAuthorizedException"


def test_a_password_is_changed_by_who_knows_the_old_one(names: Names, person: Person) -> None:
    pool = user_pool(names)
    change = {"AccessToken": person.tokens["AccessToken"], "ProposedPassword": "Another-horse-8"}
    assert refusal(pool.change_password, PreviousPassword="Wrong-horse-7", **change) == "NotAuthorizedException"
    pool.change_password(PreviousPassword=person.password, **change)
    assert by_password(names, person, "Another-horse-8")["AuthenticationResult"]


def test_an_address_is_changed_and_verified_again(backend: Backend, names: Names, person: Person) -> None:
    pool = user_pool(names)
    token = {"AccessToken": person.tokens["AccessToken"]}
    moved = f"{person.username}@elsewhere.example.com"
    changes = [{"Name": "email", "Value": moved}, {"Name": "nickname", "Value": "Ännchen"}]
    sent = pool.update_user_attributes(**token, UserAttributes=changes)["CodeDeliveryDetailsList"]
    assert [details["AttributeName"] for details in sent] == ["email"]
    pool.get_user_attribute_verification_code(**token, AttributeName="email")
    pool.verify_user_attribute(**token, AttributeName="email", Code=backend.code(moved))
    found = {entry["Name"]: entry["Value"] for entry in pool.get_user(**token)["UserAttributes"]}
    assert (found["email"], found["email_verified"], found["nickname"]) == (moved, "true", "Ännchen")
    pool.delete_user_attributes(**token, UserAttributeNames=["nickname"])
    assert "nickname" not in {entry["Name"] for entry in pool.get_user(**token)["UserAttributes"]}


def test_a_deleted_account_is_gone(names: Names, person: Person) -> None:
    pool = user_pool(names)
    pool.delete_user(AccessToken=person.tokens["AccessToken"])
    assert refusal(by_password, names=names, person=person, password=person.password) == "NotAuthorizedException"
    assert refusal(pool.get_user, AccessToken=person.tokens["AccessToken"]) in (
        "NotAuthorizedException",
        "UserNotFoundException",
    )
