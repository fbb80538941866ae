"""What a form tells of who filled it in, with no puzzle for anyone: a field that nobody sees, and how soon it came back.

Who falls into either is received as everyone else is, and someone looks before it counts: autofill and fast thumbs lose nothing.
"""

from datetime import UTC, datetime
from typing import Literal

from service.bounds import FORM_AT_LEAST, FORM_LIFE
from service.intake.floods import Brake
from service.settings import settings
from service.signin import sealing
from web.reports.forms import ReportForm

PURPOSE = "form"


def stamp(now: datetime) -> str:
    """When a form was opened, so that only we can have said it."""
    return sealing.token(settings().secret.get_secret_value(), PURPOSE, int(now.timestamp()).to_bytes(8))


def opened_at(told: str) -> datetime | None:
    """When the form with this stamp was opened; None for a stamp that is not ours, or none."""
    stamped = sealing.opened(settings().secret.get_secret_value(), PURPOSE, told)
    return datetime.fromtimestamp(int.from_bytes(stamped), UTC) if stamped else None


def suspect(form: ReportForm, now: datetime) -> Literal["trap", "haste"] | None:
    """What no person does: filling in the hidden field, sending at once, or sending a form that was never opened here."""
    if form.homepage.strip():
        return "trap"
    opened = opened_at(form.opened)
    return None if opened and FORM_AT_LEAST <= now - opened <= FORM_LIFE else "haste"


def brake() -> Brake:
    """How many are counted without someone looking."""
    return Brake(settings().reports_in_all, settings().burst)
