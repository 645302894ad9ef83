"""What the cases ask of a target, and nothing else: no case looks at which one it is."""

from __future__ import annotations

import dataclasses
import itertools
import secrets
from typing import Any

from backend import Names
from people import PASSWORD, Person, sign_in, user_pool

# Whose uploads the bucket's CORS rules allow.
ORIGIN = "http://127.0.0.1:3000"


class Target:
    """A user pool, an identity pool and a bucket that were set up as `server/stack/template.yaml` says."""

    origin = ORIGIN

    def __init__(self, names: Names) -> None:
        # How answers look is a case of its own: see test_shapes.py.
        self.names = dataclasses.replace(names, watched=False)
        # People of an earlier run may still be there.
        self._run = secrets.token_hex(3)
        self._numbers = itertools.count(1)

    def username(self) -> str:
        """A name that nobody has."""
        return f"person-{self._run}-{next(self._numbers)}"

    def address(self, username: str) -> str:
        """An e-mail address for somebody."""
        return f"{username}@example.com"

    def code(self, address: str) -> str:
        """The newest code that was sent to an address."""
        raise NotImplementedError

    def code_for_a_password(self, address: str) -> str:
        """The newest code by which whoever forgot their password sets another."""
        return self.code(address)

    def wrong_code(self, address: str) -> str:
        """A code that was not sent to an address."""
        return "000000" if self.code(address) != "000000" else "111111"

    def registered(self) -> Person:
        """Somebody who has signed up and not confirmed it."""
        username = self.username()
        person = Person(self.names, username, self.address(username))
        user_pool(self.names).sign_up(
            ClientId=self.names.client,
            Username=username,
            Password=person.password,
            UserAttributes=[{"Name": "email", "Value": person.email}],
        )
        return person

    def account(self) -> Person:
        """Somebody with a confirmed account."""
        person = self.registered()
        user_pool(self.names).confirm_sign_up(
            ClientId=self.names.client, Username=person.username, ConfirmationCode=self.code(person.email)
        )
        return person

    def person(self) -> Person:
        """Somebody who is signed in, with an identity and its credentials."""
        return sign_in(self.account())

    def token_of_another_pool(self) -> str:
        """An ID token that is in order, but not of this user pool."""
        raise NotImplementedError

    def stop(self) -> None:
        """Ends what was started and removes what was left."""


class Store(Target):
    """A bucket alone: people are keys that somebody else has made."""

    def __init__(self, names: Names, people: list[Person], stop: Any) -> None:
        super().__init__(names)
        self._people = iter(people)
        self._stop = stop

    def person(self) -> Person:
        return next(self._people)

    def stop(self) -> None:
        self._stop()


def token_by_password(client: Any, client_id: str, username: str) -> str:
    """The ID token of somebody with the password of all people here."""
    answer = client.initiate_auth(
        ClientId=client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": username, "PASSWORD": PASSWORD},
    )
    token: str = answer["AuthenticationResult"]["IdToken"]
    return token
