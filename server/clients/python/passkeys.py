"""A security key with the browser around it, as far as registering a passkey goes: WebAuthn Level 2, attestation `none`."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, NEW = 0x01, 0x04, 0x40


def text(data: bytes) -> str:
    """Base64 for URLs, without its padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def cbor(value: Any) -> bytes:
    """The few kinds of CBOR (RFC 8949) that an authenticator writes; lengths below 65,536."""

    def head(kind: int, number: int) -> bytes:
        if number < 24:
            return bytes([kind << 5 | number])
        if number < 256:
            return bytes([kind << 5 | 24, number])
        return bytes([kind << 5 | 25]) + number.to_bytes(2, "big")

    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    return head(5, len(value)) + b"".join(cbor(key) + cbor(member) for key, member in value.items())


@dataclass
class Authenticator:
    """Which site it believes to be on, and which algorithm it says it has: -7 is ES256."""

    relying_party: str
    origin: str
    algorithm: int = -7

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        """What `navigator.credentials.create` gives, as JSON."""
        point = ec.generate_private_key(ec.SECP256R1()).public_key().public_numbers()
        key = {1: 2, 3: self.algorithm, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        identifier = os.urandom(32)
        flags = PRESENT | VERIFIED | NEW
        data = hashlib.sha256(self.relying_party.encode()).digest() + bytes([flags]) + bytes(4)
        data += bytes(16) + len(identifier).to_bytes(2, "big") + identifier + cbor(key)
        client = {"type": "webauthn.create", "challenge": options["challenge"], "origin": self.origin}
        attestation = cbor({"fmt": "none", "attStmt": {}, "authData": data})
        return {
            "type": "public-key",
            "id": text(identifier),
            "rawId": text(identifier),
            "clientExtensionResults": {},
            "authenticatorAttachment": "cross-platform",
            "response": {
                "clientDataJSON": text(json.dumps(client).encode()),
                "attestationObject": text(attestation),
                "transports": ["usb"],
            },
        }
