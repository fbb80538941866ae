"""The demo session: a signed cookie that says only that someone knew the password, and when. People come next."""

import hashlib

from itsdangerous import BadSignature, TimestampSigner

COOKIE = "opl_session"
ABSOLUTE_S = 10 * 3600
SAYS = "staff"


def signed(secret: str) -> str:
    """A fresh session."""
    return _signer(secret).sign(SAYS).decode()


def is_signed_in(cookie: str | None, secret: str) -> bool:
    """Is this a session that we signed, and not too old?"""
    if not cookie or not secret:
        return False
    try:
        return _signer(secret).unsign(cookie, max_age=ABSOLUTE_S).decode() == SAYS
    except BadSignature:
        return False


def _signer(secret: str) -> TimestampSigner:
    return TimestampSigner(secret, salt="opl.session", digest_method=_sha256)


def _sha256(content: bytes = b"") -> object:
    return hashlib.sha256(content)
