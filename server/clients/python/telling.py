"""What stories begin with: accounts, and requests about them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exchanges import Stage
from people import PASSWORD

OTHER = "Another-horse-8"

Story = Callable[[Stage], None]


def account(stage: Stage, username: str) -> dict[str, str]:
    """What most requests about an account begin with."""
    return {"ClientId": stage.names.client, "Username": username}


def email(username: str) -> list[dict[str, str]]:
    return [{"Name": "email", "Value": f"{username}@example.com"}]


def by_password(stage: Stage, username: str, password: str = PASSWORD) -> dict[str, Any]:
    """The request to sign in."""
    return {
        "ClientId": stage.names.client,
        "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": username, "PASSWORD": password},
    }


def registered(stage: Stage, username: str) -> dict[str, str]:
    """Signs up and confirms without keeping the exchanges; gives tokens."""
    quiet = Stage(stage.backend)
    request = {**account(stage, username), "Password": PASSWORD, "UserAttributes": email(username)}
    quiet.say("quiet", "SignUp", request)
    code = stage.backend.code(f"{username}@example.com")
    quiet.say("quiet", "ConfirmSignUp", {**account(stage, username), "ConfirmationCode": code})
    return quiet.say("quiet", "InitiateAuth", by_password(stage, username))["AuthenticationResult"]
