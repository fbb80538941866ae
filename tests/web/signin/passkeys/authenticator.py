"""A security key in software, which answers as it is told to, also what no real one would."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_bytes
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import encode_cbor

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
ORIGIN, RP_ID = "https://lagesbild.koping.example", "lagesbild.koping.example"


def text(told: bytes) -> str:
    return urlsafe_b64encode(told).decode().rstrip("=")


def raw(told: str) -> bytes:
    return urlsafe_b64decode(f"{told}===")


@dataclass
class Authenticator:
    """Holds one key."""

    person_id: UUID
    sign_count: int = 0
    id: bytes = field(default_factory=lambda: token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, asked: dict[str, Any], **how: Any) -> str:
        """Its answer to what a new key is asked."""
        point = self.key.public_key().public_numbers()
        public = encode_cbor({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)})
        kept = bytes(16) + len(self.id).to_bytes(2) + self.id + public
        told = self._told(ATTESTED | how.pop("flags", PRESENT | VERIFIED), how) + kept
        attested = encode_cbor({"fmt": "none", "attStmt": {}, "authData": told})
        client = self._client("webauthn.create", asked, how)
        return self._answer({"clientDataJSON": text(client), "attestationObject": text(attested)})

    def sign(self, asked: dict[str, Any], **how: Any) -> str:
        """Its answer to what whoever signs in is asked. `by`, `flags`, `origin`, `rp_id`, `challenge`, `type`, `handle`."""
        self.sign_count += how.pop("counts", 1)
        told = self._told(how.pop("flags", PRESENT | VERIFIED), how)
        key, handle = how.pop("by", self.key), how.pop("handle", self.person_id.bytes)
        client = self._client("webauthn.get", asked, how)
        signature = key.sign(told + sha256(client).digest(), ec.ECDSA(SHA256()))
        parts = {"clientDataJSON": client, "authenticatorData": told, "signature": signature, "userHandle": handle}
        return self._answer({name: text(part) for name, part in parts.items()})

    def _told(self, flags: int, how: dict[str, Any]) -> bytes:
        return sha256(how.pop("rp_id", RP_ID).encode()).digest() + bytes([flags]) + self.sign_count.to_bytes(4)

    def _client(self, kind: str, asked: dict[str, Any], how: dict[str, Any]) -> bytes:
        told = {"type": kind, "challenge": asked["challenge"], "origin": ORIGIN, "crossOrigin": False} | how
        return json.dumps(told).encode()

    def _answer(self, response: dict[str, str]) -> str:
        return json.dumps({"id": text(self.id), "rawId": text(self.id), "type": "public-key", "response": response})
