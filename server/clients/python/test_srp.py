"""Signing in without sending the password, with pycognito, which also checks the tokens against the published keys."""

from __future__ import annotations

import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError
from pycognito import Cognito

from backend import Backend, Names
from people import sign_up
from shapes import watch


def cognito(names: Names, username: str, **tokens: str) -> Cognito:
    client = Cognito(
        names.user_pool,
        names.client,
        user_pool_region=names.region,
        username=username,
        boto3_client_kwargs={"endpoint_url": names.endpoint, "config": Config(signature_version=UNSIGNED)},
        **tokens,
    )
    watch(client.client)
    return client


def test_an_account_lives_its_whole_life(backend: Backend, names: Names) -> None:
    dora = cognito(names, "dora")
    dora.set_base_attributes(email="dora@example.com", name="Dora")
    dora.register("dora", "Correct-horse-7")
    dora.confirm_sign_up(backend.code("dora@example.com"))
    dora.authenticate(password="Correct-horse-7")
    assert dora.id_claims["email"] == "dora@example.com" and dora.id_claims["aud"] == names.client
    assert dora.access_claims["client_id"] == names.client
    assert dora.get_user().name == "Dora"
    dora.update_profile({"name": "Dora the second"})
    assert dora.get_user().name == "Dora the second"
    dora.renew_access_token()
    dora.verify_tokens()
    dora.change_password("Correct-horse-7", "Another-horse-8")
    dora.initiate_forgot_password()
    dora.confirm_forgot_password(backend.code("dora@example.com"), "Third-horse-9")
    again = cognito(names, "dora")
    again.authenticate(password="Third-horse-9")
    again.logout()
    last = cognito(names, "dora")
    last.authenticate(password="Third-horse-9")
    last.client.delete_user(AccessToken=last.access_token)


def test_many_sign_ins_meet_every_length_of_the_numbers(backend: Backend, names: Names) -> None:
    """One salt, secret or public value in 256 begins with a zero byte or a set bit; both sides have to pad alike."""
    emil = sign_up(backend, names, "emil")
    for _ in range(12):
        cognito(names, emil.username).authenticate(password=emil.password)


@pytest.mark.parametrize("password", ["Wrong-horse-7", "correct-horse-7", "x"])
def test_a_wrong_password_is_refused(names: Names, backend: Backend, password: str) -> None:
    frieda = sign_up(backend, names)
    with pytest.raises(ClientError) as refused:
        cognito(names, frieda.username).authenticate(password=password)
    assert refused.value.response["Error"]["Code"] == "NotAuthorizedException"


def test_an_unknown_username_is_refused_at_the_same_step(names: Names) -> None:
    with pytest.raises(ClientError) as refused:
        cognito(names, "nobody-at-all").authenticate(password="Correct-horse-7")
    assert refused.value.operation_name == "RespondToAuthChallenge"
    assert refused.value.response["Error"]["Code"] == "NotAuthorizedException"


def test_the_case_of_a_username_does_not_matter(names: Names, backend: Backend) -> None:
    gerd = sign_up(backend, names, "Gerd")
    cognito(names, "gERD").authenticate(password=gerd.password)
