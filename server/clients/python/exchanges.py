"""Requests and answers of the two Cognito services as they go over the network, kept as files and compared.

Each exchange is one file below `goldens/`, in the folder of its operation. What differs from run to run is masked: ids of the
stack, tokens, codes, random ids, times. Of a token the claims are kept, so masked too.
"""

from __future__ import annotations

import base64
import json
import re
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from backend import Backend, Names
from shapes import problems, service, wrong_answer

GOLDENS = Path(__file__).with_name("goldens")

TARGETS = {
    "cognito-idp": "AWSCognitoIdentityProviderService",
    "cognito-identity": "AWSCognitoIdentityService",
}

# Members whose values are random, or secrets.
RANDOM = {
    "AccessKeyId", "IdentityId", "RefreshToken", "SALT", "SECRET_BLOCK", "SRP_A", "SRP_B", "SecretKey", "Session",
    "SessionToken", "REFRESH_TOKEN", "UserSub", "PASSWORD_CLAIM_SECRET_BLOCK", "PASSWORD_CLAIM_SIGNATURE", "TIMESTAMP",
    "CredentialId", "DeviceGroupKey", "PasswordVerifier", "Salt", "SecretCode", "Token", "attestationObject", "challenge",
    "clientDataJSON", "event_id", "id", "jti", "kid", "origin_jti", "rawId", "sub",
}  # fmt: skip
# Numbers that are times.
TIMES = {"Expiration", "auth_time", "exp", "iat", "UserCreateDate", "UserLastModifiedDate", "CreationDate", "LastModifiedDate",
         "CreatedAt", "DeviceCreateDate", "DeviceLastModifiedDate", "DeviceLastAuthenticatedDate"}  # fmt: skip

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
MOMENT = re.compile(r"\b[0-9]{8}T[0-9]{6}Z\b")
# What follows a resource's logical id in a name that CloudFormation makes up.
PHYSICAL = re.compile(r"(updown-[A-Za-z]+-)[A-Z0-9]{12}\b")
TOKEN = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+")
CODE = re.compile(r"[0-9]{6}")


@dataclass
class Exchange:
    """One request with its answer."""

    operation: str
    name: str
    request: Any
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def answer(self) -> Any:
        """The answer as JSON; nothing where there is none."""
        return json.loads(self.body) if self.body else None

    @property
    def error(self) -> str | None:
        """The exception, if it is one."""
        return self.answer["__type"] if self.status != 200 else None

    @property
    def path(self) -> Path:
        """The file that keeps it."""
        return GOLDENS / self.operation / f"{re.sub(r'[^a-z0-9]+', '-', self.name.lower()).strip('-')}.json"


@dataclass
class Stage:
    """A backend on which exchanges happen, and all that happened."""

    backend: Backend
    exchanges: list[Exchange] = field(default_factory=list)

    @property
    def names(self) -> Names:
        return self.backend.names()

    def say(
        self,
        name: str,
        operation: str,
        request: Any,
        service_name: str = "cognito-idp",
        signer: Mapping[str, str] | None = None,
        change: Callable[[Any], None] = lambda signed: None,
    ) -> Any:
        """Sends a request, which need not be JSON, keeps the exchange and returns the answer as JSON.

        With the credentials of a signer it is signed; `change` may then spoil it.
        """
        body = request if isinstance(request, bytes) else json.dumps(request).encode()
        target = f"{TARGETS[service_name]}.{operation}"
        headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": target}
        signed = AWSRequest("POST", f"{self.names.endpoint}/", headers=headers, data=body)
        if signer is not None:
            keys = Credentials(signer["AccessKeyId"], signer["SecretKey"], signer.get("SessionToken"))
            SigV4Auth(keys, service_name, self.names.region).add_auth(signed)
        change(signed)
        sent = urllib.request.Request(signed.url, data=body, headers=dict(signed.headers))
        try:
            with urllib.request.urlopen(sent) as answer:
                status, received, content = answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as refused:
            with refused:
                status, received, content = refused.code, refused.headers, refused.read()
        shown = request.decode(errors="replace") if isinstance(request, bytes) else request
        exchange = Exchange(operation, name, shown, status, received, content)
        self.hold(exchange, service_name)
        self.exchanges.append(exchange)
        return exchange.answer

    def hold(self, exchange: Exchange, service_name: str) -> None:
        """Holds both sides against the service's model. A request that is refused may be as wrong as it likes."""
        model = service(service_name)
        if exchange.operation not in model.operation_names:
            assert exchange.error == "UnknownOperationException"
            return
        operation = model.operation_model(exchange.operation)
        wrong = wrong_answer(operation, exchange.status, exchange.headers, exchange.body)
        if exchange.status == 200:
            wrong += problems(operation.input_shape, exchange.request, "request")
        assert not wrong, f"{exchange.operation}, {exchange.name}: {wrong}"

    def golden(self, exchange: Exchange) -> str:
        """What is kept of an exchange."""
        names = ("x-amzn-errortype", "x-amzn-errormessage")
        headers = {name: exchange.headers[name] for name in names if name in exchange.headers}
        kept = {
            "request": self._masked(exchange.request),
            "status": exchange.status,
            "headers": self._masked(headers),
            "answer": self._masked(exchange.answer),
        }
        return json.dumps(kept, ensure_ascii=False, indent=2) + "\n"

    def _masked(self, value: Any, member: str = "") -> Any:
        if isinstance(value, dict):
            name = value.get("Name")
            inner = {key: self._masked(part, name if key == "Value" and name else key) for key, part in value.items()}
            return {self._text(key): part for key, part in inner.items()}
        if isinstance(value, list):
            return [self._masked(part, member) for part in value]
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, (int, float)):
            return "<time>" if member in TIMES else "<number>" if member == "EstimatedNumberOfUsers" else value
        if TOKEN.fullmatch(value) and member in ("AccessToken", "IdToken") or value.startswith("eyJ"):
            return self._token(value)
        if member in RANDOM:
            return f"<{member}>"
        if member == "Destination":
            # That of an account which does not exist is made up.
            return re.sub(r"\w(?=\*)", "?", value)
        if member in ("Code", "ConfirmationCode", "UserCode") and CODE.fullmatch(value) and value != "000000":
            return "<code>"
        return self._text(value)

    def _text(self, text: str) -> str:
        names = self.names
        known = {
            names.endpoint: "<endpoint>",
            names.endpoint.removeprefix("http://"): "<host>",
            names.user_pool: "<UserPoolId>",
            names.client: "<ClientId>",
            names.identity_pool: "<IdentityPoolId>",
        }
        for value, mask in known.items():
            text = text.replace(value, mask)
        for pattern, mask in ((UUID, "<uuid>"), (MOMENT, "<moment>"), (PHYSICAL, r"\1<id>")):
            text = pattern.sub(mask, text)
        return text

    def _token(self, token: str) -> Any:
        parts = token.split(".")
        if len(parts) != 3:
            return "<token>"
        header, claims = (json.loads(base64.urlsafe_b64decode(part + "==")) for part in parts[:2])
        return {"header": self._masked(header), "claims": self._masked(claims)}
