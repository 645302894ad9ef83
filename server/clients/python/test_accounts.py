"""Accounts, with boto3: what an outbox is needed for. The rest of their life is in `contract/test_user_pool.py`."""

from __future__ import annotations

import pytest

from backend import Backend, Names
from people import Person, sign_in, sign_up, user_pool


@pytest.fixture
def person(backend: Backend, names: Names) -> Person:
    return sign_in(sign_up(backend, names))


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


def test_a_code_is_sent_again(backend: Backend, names: Names) -> None:
    pool = user_pool(names)
    account = {"ClientId": names.client, "Username": "clara"}
    address = [{"Name": "email", "Value": "clara@example.com"}]
    pool.sign_up(**account, Password="Correct-horse-7", UserAttributes=address)
    pool.resend_confirmation_code(**account)
    assert len(backend.codes("clara@example.com")) == 2
    pool.confirm_sign_up(**account, ConfirmationCode=backend.code("clara@example.com"))
    assert sign_in(Person(names, "clara", "clara@example.com")).tokens["TokenType"] == "Bearer"
