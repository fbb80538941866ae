"""How an address is given, how long to wait with a mail that could not be sent, and the links that mails hold. Pure."""

from datetime import datetime, timedelta
from uuid import UUID

from cryptography.exceptions import InvalidTag

from service.people.models import ADDRESS
from service.signin.rules import keyed, token_hash
from service.signin.sealing import opened, seal, token, unseal

LONGEST_WAIT = timedelta(hours=2)
ADDRESSES, STOPPING = "contact", "contact-stop"


def sealed_address(secret: str, address: str, contact: UUID) -> bytes:
    """The address of a contact, as only we can read it."""
    return seal(secret, ADDRESSES, address.encode(), contact.bytes)


def address_of(secret: str, sealed: bytes, contact: UUID) -> str:
    """Raises ValueError when it was sealed with another secret, for another contact, or is no address."""
    try:
        told = unseal(secret, ADDRESSES, bytes(sealed), contact.bytes).decode()
    except InvalidTag:
        raise ValueError("sealed with another secret") from None
    if not ADDRESS.fullmatch(told):
        raise ValueError("no address")
    return told


def next_try(attempts: int, now: datetime) -> datetime:
    """After so many that failed: a minute after the first, then twice as long each time."""
    return now + min(timedelta(minutes=1 << min(attempts - 1, 12)), LONGEST_WAIT)


def confirming(secret: str, contact: UUID) -> str:
    """What the link that confirms an address holds: the same each time that the mail is sent, and kept nowhere."""
    return keyed(secret, "contact-confirm", contact.bytes).hex()


def confirming_hash(secret: str, contact: UUID) -> bytes:
    """What the store knows of it."""
    return token_hash(confirming(secret, contact))


def stopping(secret: str, contact: UUID) -> str:
    """What the link that ends the mails holds."""
    return token(secret, STOPPING, contact.bytes)


def stopped_by(secret: str, told: str) -> UUID | None:
    """Whose mails the link ends; None for what is no link of ours."""
    contact = opened(secret, STOPPING, told)
    return UUID(bytes=contact) if contact else None
