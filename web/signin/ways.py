"""The ways in besides a password, as far as the settings open them."""

from typing import Any

from service.settings import settings
from service.signin.passkeys.rules import place


def ways_in() -> dict[str, Any]:
    """What the sign-in page offers: the words of the directory's button ("" for none), and whether keys can be used."""
    now = settings()
    return {"directory": now.oidc_name if now.directory else "", "passkeys": place(now.base_url) is not None}
