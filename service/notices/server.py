"""The mail server that OPL_SMTP_URL names, and a mail on its way through it. Passwords are in no error and no log."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from pydantic_core import PydanticCustomError

from service.bounds import LOOPBACK, SMTP_S
from service.errors import Unready
from service.people.models import address
from service.settings import Settings

PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
FORM = "OPL_SMTP_URL ska se ut som smtp+starttls://namn:lösenord@värd:587, smtps://… eller smtp://värd."
PLAIN = "OPL_SMTP_URL skulle sända lösenordet okrypterat. Skriv smtp+starttls:// eller smtps://."
SIGNS = "OPL_SMTP_URL: namn och lösenord till e-postservern kan bara ha tecken utan å, ä, ö och andra accenter."
FROM = "OPL_SMTP_FROM ska vara en e-postadress, namn@kommun.example."
LOCAL, NOWHERE = "localhost", "localhost.invalid"


@dataclass(frozen=True)
class Server:
    """Where mail goes, how, and from which address."""

    scheme: str
    host: str
    port: int
    sender: str
    ours: str  # what this machine calls itself
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def domain(self) -> str:
        """Of the sender's address: numbers of mails are made with it."""
        return self.sender.rpartition("@")[2]


def server(now: Settings) -> Server | None:
    """None when there is no mail. Raises Unready for settings that are no address of a server, never naming them."""
    url = now.smtp_url.get_secret_value()
    if not url:
        return None
    try:
        told = urlsplit(url)
        scheme, port = _scheme(told.scheme, told.query), told.port
    except ValueError:
        raise Unready(FORM) from None
    if scheme not in PORTS or not told.hostname or told.path.strip("/") or told.fragment:
        raise Unready(FORM)
    user, password = unquote(told.username or ""), unquote(told.password or "")
    if not (user + password).isascii():
        raise Unready(SIGNS)
    if user and scheme == "smtp" and told.hostname not in LOOPBACK:
        raise Unready(PLAIN)
    ours = urlsplit(now.base_url).hostname or LOCAL
    return Server(scheme, told.hostname, port or PORTS[scheme], _sender(now, ours), ours, user, password)


@contextmanager
def connected(to: Server) -> Iterator[smtplib.SMTP]:
    """A conversation with the server, signed in when it asks for that. Raises what smtplib and sockets raise."""
    secure = ssl.create_default_context()
    if to.scheme == "smtps":
        made: smtplib.SMTP = smtplib.SMTP_SSL(to.host, to.port, to.ours, timeout=SMTP_S, context=secure)
    else:
        made = smtplib.SMTP(to.host, to.port, to.ours, SMTP_S)
    try:
        if to.scheme == "smtp+starttls":
            made.starttls(context=secure)
        if to.user:
            made.login(to.user, to.password)
        yield made
        with suppress(
            smtplib.SMTPException, OSError
        ):  # what was taken over is taken over, whatever is said of a farewell
            made.quit()
    finally:
        made.close()


def send(to: Server, letter: EmailMessage) -> None:
    """Returns when the server has taken it over."""
    with connected(to) as open_server:
        open_server.send_message(letter)


def _scheme(scheme: str, query: str) -> str:
    """`smtp://…?starttls` says the same as `smtp+starttls://…`. Raises ValueError for any other query."""
    if query not in ("", "starttls", "starttls=1", "starttls=true"):
        raise ValueError
    return "smtp+starttls" if query and scheme == "smtp" else scheme


def _sender(now: Settings, host: str) -> str:
    """The address that mail is from: the setting's, else one at the name that we are met at, when it is a name."""
    try:
        return address(now.smtp_from or f"lagesbild@{host if host.rpartition('.')[2].isalpha() else NOWHERE}")
    except PydanticCustomError:
        raise Unready(FROM) from None
