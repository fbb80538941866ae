"""What a key is asked, and what its answer must hold before it is believed (Web Authentication, level 3). Pure."""

import json
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import ip_address
from urllib.parse import urlsplit

from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from service.bounds import PASSKEY_LIFE
from service.errors import Refused
from service.people.rules import Viewer

VERIFIED = UserVerificationRequirement.REQUIRED  # by finger, face or code: a key that was only found opens nothing
WORDS = {
    "passkey_unproven": "Nyckeln kunde inte visa vem du är. Försök igen, eller logga in på ett annat sätt.",
    "passkey_copied": "Nyckeln kan ha kopierats och öppnar inget längre. Logga in på ett annat sätt och ta bort den.",
    "passkey_name": "Ge nyckeln ett namn på högst 60 tecken.",
    "passkey_known": "Nyckeln finns redan.",
    "passkey_many": "Du har redan så många nycklar som får plats. Ta bort en först.",
}


@dataclass(frozen=True)
class Place:
    """Where keys belong: a name, and the whole address that a browser must say that it is at."""

    rp_id: str
    origin: str


@dataclass(frozen=True)
class Answered:
    """What an answer says of itself, before anything is proved."""

    credential_id: bytes
    challenge: bytes
    user_handle: bytes | None


def refused(code: str) -> Refused:
    """Why not, in words."""
    return Refused(code, WORDS[code])


def place(base_url: str) -> Place | None:
    """Where we are met. None where no key can be: an address of numbers, or one that is neither https nor this machine."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    if not host or _is_numbers(host) or not (parts.scheme == "https" or host == "localhost"):
        return None
    port = f":{parts.port}" if parts.port not in (None, {"https": 443, "http": 80}[parts.scheme]) else ""
    return Place(host, f"{parts.scheme}://{host}{port}")


def to_sign(where: Place, challenge: bytes) -> str:
    """What whoever signs in asks of any key that they have here, as JSON for the browser."""
    return options_to_json(
        generate_authentication_options(
            rp_id=where.rp_id, challenge=challenge, timeout=_patience(), user_verification=VERIFIED
        )
    )


def to_make(where: Place, challenge: bytes, owner: Viewer, *, has: list[bytes], called: str) -> str:
    """What a new key of someone's is asked, as JSON for the browser. `has`: the keys that they have already."""
    return options_to_json(
        generate_registration_options(
            rp_id=where.rp_id,
            rp_name=called,
            user_id=owner.person_id.bytes,
            user_name=owner.email,
            user_display_name=owner.name,
            challenge=challenge,
            timeout=_patience(),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED, user_verification=VERIFIED
            ),
            exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in has],
        )
    )


def answered(answer: str) -> Answered:
    """What an answer says of itself. Raises Refused when it cannot be read."""
    try:
        told = json.loads(answer)
        response = told["response"]
        client = json.loads(base64url_to_bytes(response["clientDataJSON"]))
        handle = response.get("userHandle")
        return Answered(
            base64url_to_bytes(told["rawId"]),
            base64url_to_bytes(client["challenge"]),
            base64url_to_bytes(handle) if handle else None,
        )
    except Exception:  # what a hostile answer makes its readers raise is not for us to list
        raise refused("passkey_unproven") from None


def made(where: Place, answer: str, challenge: bytes) -> VerifiedRegistration:
    """The new key, when it was made here, now and by someone who proved themselves to it. Raises Refused."""
    try:
        return verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=where.rp_id,
            expected_origin=where.origin,
            require_user_verification=True,
        )
    except Exception:  # as above
        raise refused("passkey_unproven") from None


def signed(where: Place, answer: str, challenge: bytes, public_key: bytes) -> int:
    """How often the key says that it was used, when its answer was given here, now and by this key. Raises Refused.

    The count is judged afterwards, by is_copy: the library would judge it before the signature, and so believe anyone.
    """
    try:
        return verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=where.rp_id,
            expected_origin=where.origin,
            credential_public_key=public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        ).new_sign_count
    except Exception:  # as above
        raise refused("passkey_unproven") from None


def is_copy(before: int, now: int) -> bool:
    """Does this key count backwards, or stand still? Then there are two of it. Keys that never count always say 0."""
    return (before > 0 or now > 0) and now <= before


def digest(challenge: bytes) -> bytes:
    """What is kept of a challenge."""
    return sha256(challenge).digest()


def _patience() -> int:
    return int(PASSKEY_LIFE.total_seconds() * 1000)


def _is_numbers(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
