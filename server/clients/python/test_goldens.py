"""Every operation and exception of the Cognito services, compared with what is kept of it.

To write anew what is kept, after a change that is meant: `UPDOWN_GOLDENS=write`, and read the difference.
"""

from __future__ import annotations

import functools
import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from backend import ROOT, TEMPLATE, Backend
from exchanges import GOLDENS, TARGETS, Exchange, Stage
from shapes import COMMON, service
from stories import STORIES
from telling import Story

# What the templates of the kinds of backends change.
CHANGES = {
    # Says who exists, takes no guests, revokes nothing and gives no role.
    "open": {
        "PreventUserExistenceErrors: ENABLED": "PreventUserExistenceErrors: LEGACY",
        "EnableTokenRevocation: true": "EnableTokenRevocation: false",
        "AllowUnauthenticatedIdentities: true": "AllowUnauthenticatedIdentities: false",
        "amr: authenticated": "amr: nobody",
    },
    # Replaces refresh tokens.
    "rotating": {
        "        - ALLOW_REFRESH_TOKEN_AUTH\n": "",
        "EnableTokenRevocation: true": (
            "EnableTokenRevocation: true\n      RefreshTokenRotation: {Feature: ENABLED, RetryGracePeriodSeconds: 0}"
        ),
    },
    # Asks for more than passwords, and remembers those that were.
    "factors": {
        "UsernameConfiguration:": (
            "MfaConfiguration: OPTIONAL\n      EnabledMfas: [SOFTWARE_TOKEN_MFA]\n"
            "      DeviceConfiguration: {ChallengeRequiredOnNewDevice: true}\n"
            "      WebAuthnRelyingPartyID: example.com\n      UsernameConfiguration:"
        ),
        "      Policies:\n": (
            "      Policies:\n        SignInPolicy: {AllowedFirstAuthFactors: [PASSWORD, WEB_AUTHN]}\n"
        ),
        "          MinimumLength: 8\n": "          MinimumLength: 8\n          PasswordHistorySize: 3\n",
        "        - ALLOW_USER_SRP_AUTH\n": "        - ALLOW_USER_SRP_AUTH\n        - ALLOW_USER_AUTH\n",
        "AllowClassicFlow: false": "AllowClassicFlow: true",
    },
    # Takes passkeys, and does not say for which site.
    "nowhere": {
        "      Policies:\n": (
            "      Policies:\n        SignInPolicy: {AllowedFirstAuthFactors: [PASSWORD, WEB_AUTHN]}\n"
        ),
    },
    # Takes addresses for names.
    "aliases": {"UsernameConfiguration:": "AliasAttributes: [email]\n      UsernameConfiguration:"},
    # Lets everybody who is signed in do everything, and knows another place to sign in.
    "governed": {
        "  UserPoolClient:\n": (
            "  Elsewhere:\n    Type: AWS::Cognito::UserPoolIdentityProvider\n    Properties:\n"
            "      UserPoolId: !Ref UserPool\n      ProviderName: Elsewhere\n      ProviderType: OIDC\n"
            "      AttributeMapping: {email: email}\n      IdpIdentifiers: [elsewhere.example]\n"
            "      ProviderDetails:\n        client_id: here\n        client_secret: a secret that is made up\n"
            "        oidc_issuer: https://login.example\n        authorize_scopes: openid email\n"
            "        attributes_request_method: GET\n\n  UserPoolClient:\n"
        ),
        "        - ALLOW_USER_SRP_AUTH\n": "        - ALLOW_USER_SRP_AUTH\n        - ALLOW_ADMIN_USER_PASSWORD_AUTH\n",
        "            Action: s3:GetBucketLocation\n            Resource: !GetAtt Bucket.Arn": (
            '            Action: "*"\n            Resource: "*"'
        ),
    },
}

# Both of these.
CHANGES["supervised"] = CHANGES["factors"] | CHANGES["governed"]
CHANGES["supervised"]["UsernameConfiguration:"] = CHANGES["factors"]["UsernameConfiguration:"].replace(
    "[SOFTWARE_TOKEN_MFA]", "[SMS_MFA, SOFTWARE_TOKEN_MFA]"
)

# A backend of its own for whoever changes the template.
CHANGES["moving"] = CHANGES["factors"]


@pytest.fixture(scope="module")
def stages(backend: Backend) -> Iterator[dict[str, Backend]]:
    with ExitStack() as stack:
        kinds = {"plain": backend}
        for kind, changes in CHANGES.items():
            template = TEMPLATE.read_text()
            for old, new in changes.items():
                assert template.count(old) == 1, old
                template = template.replace(old, new)
            kinds[kind] = stack.enter_context(Backend(template))
        yield kinds


@pytest.fixture(scope="module")
def tell(stages: dict[str, Backend]) -> Callable[[Story], list[tuple[Exchange, str]]]:
    """Tells a story once, and gives what happened with what is to be kept of it."""

    @functools.cache
    def told(story: Story) -> list[tuple[Exchange, str]]:
        stage = Stage(stages[STORIES[story]])
        story(stage)
        return [(exchange, stage.golden(exchange)) for exchange in stage.exchanges]

    return told


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_what_happens_is_what_is_kept(story: Story, tell: Callable[[Story], list[tuple[Exchange, str]]]) -> None:
    for exchange, golden in tell(story):
        if os.environ.get("UPDOWN_GOLDENS") == "write":
            exchange.path.parent.mkdir(parents=True, exist_ok=True)
            exchange.path.write_text(golden)
        assert exchange.path.is_file(), f"{exchange.path} is not kept"
        assert golden == exchange.path.read_text(), exchange.path


def test_nothing_is_kept_that_does_not_happen(tell: Callable[[Story], list[tuple[Exchange, str]]]) -> None:
    happened = [exchange.path for story in STORIES for exchange, _ in tell(story)]
    assert len(happened) == len(set(happened)), "two exchanges have one name"
    assert set(GOLDENS.glob("*/*")) == set(happened)


@pytest.mark.parametrize("name", TARGETS)
def test_every_operation_that_is_served_succeeds_in_a_story(name: str, backend: Backend, tell: Callable[[Story], list[tuple[Exchange, str]]]) -> None:
    quiet = Stage(backend)
    served = {
        operation
        for operation in service(name).operation_names
        if (quiet.say("probe", operation, b"{", name) or {}).get("__type") != "UnknownOperationException"
    }
    assert len(served) > 1
    succeeded = {path.parent.name for path in GOLDENS.glob("*/*") if json.loads(path.read_text())["status"] == 200}
    assert served - succeeded == set()


def test_every_exception_that_can_be_raised_is_raised_in_a_story() -> None:
    source = (ROOT / "server/embedded/src/aws_json/error.rs").read_text()
    named = set(re.findall(r'=> "(\w+Exception)"', source))
    answers = [json.loads(path.read_text())["answer"] for path in GOLDENS.glob("*/*")]
    raised = {answer["__type"] for answer in answers if answer and "__type" in answer}
    assert len(named) > 10
    assert named - raised == set()
    declared = {shape.name for name in TARGETS for shape in service(name).error_shapes}
    assert named <= declared | COMMON
