"""Render pages: templates lie beside their routes; the same few filters everywhere, so that a time looks the same."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from service.settings import settings
from web.languages import (
    SWEDISH,
    Language,
    gettext,
    is_translated,
    languages,
    marked,
    ngettext,
    said,
    speaking,
    spoken,
)
from web.onward import here_again
from web.ways import menu

HERE = Path(__file__).parent
STATIC = HERE / "static"
DAYS = (marked("mån"), marked("tis"), marked("ons"), marked("tor"), marked("fre"), marked("lör"), marked("sön"))
MONTHS = (
    *(marked("jan"), marked("feb"), marked("mar"), marked("apr"), marked("maj"), marked("jun")),
    *(marked("jul"), marked("aug"), marked("sep"), marked("okt"), marked("nov"), marked("dec")),
)


def page(
    request: Request, template: str, code: int = 200, headers: Mapping[str, str] | None = None, **context: Any
) -> HTMLResponse:
    """A page in the frame that all pages share, in the reader's language where the page has it."""
    demo = getattr(request.state, "demo", getattr(request.app.state, "demo", False))
    frame = {
        "municipality": settings().called(demo=demo),
        "demo": demo,
        "viewer": getattr(request.state, "viewer", None),
        "asked_who": hasattr(request.state, "viewer"),
        "awaiting": getattr(request.state, "awaiting", {}),
        "path": request.url.path,
        "projector": request.query_params.get("visning") == "projektor",
        "offered": _offered(request, template) if code < 400 else [],
        "onward": here_again(request),
    }
    with speaking(spoken() if is_translated(template) else SWEDISH):
        frame["swedish"] = "" if spoken().lang == "sv" else Markup(' lang="sv"')  # of what stays so in another language
        content = environment(settings().zone).get_template(template).render(**(frame | context))
        return HTMLResponse(content, code, said() | dict(headers or {}))


def _offered(request: Request, template: str) -> list[Language]:
    """The languages to change to: not where the page was the answer to a form, which cannot be asked for again."""
    return [*languages().values()] if request.method == "GET" and is_translated(template) else []


@cache
def environment(zone: ZoneInfo) -> Environment:
    """The templates, escaping everything, stopping at a name that nobody gave."""
    made = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # the extension's
    made.globals.update(asset=asset, icon=icon, menu=menu, language=spoken)
    made.filters.update(
        when=lambda moment: when(_moment(moment), zone),
        day=lambda moment: day(_moment(moment).astimezone(zone).date() if not _is_date(moment) else _date(moment)),
        date=lambda moment: dated(_moment(moment).astimezone(zone).date()),
        num=num,
        pct=pct,
        spoken=gettext,
        tojson=as_json,
    )
    return made


def when(moment: datetime, zone: ZoneInfo) -> Markup:
    """ "tis 24 nov 13:00", with the exact time for machines and on hover."""
    local = moment.astimezone(zone)
    told = gettext("%(day)s %(time)s", day=day(local.date()), time=f"{local:%H:%M}")
    exact = local.isoformat(timespec="seconds")
    return Markup('<time datetime="{}" title="{}">{}</time>').format(exact, f"{local:%Y-%m-%d %H:%M:%S %Z}", told)


def span(start: datetime, end: datetime) -> str:
    """ "tis 10 nov 13:00 – tis 24 nov 2026 13:00": both as the wall shows them."""
    return f"{day(start.date())} {start:%H:%M} – {day(end.date())} {end.year} {end:%H:%M}"


def day(when: date) -> str:
    """ "tis 24 nov"."""
    return f"{gettext(DAYS[when.weekday()])} {when.day} {gettext(MONTHS[when.month - 1])}"


def dated(when: date) -> str:
    """ "24 nov 2026"."""
    return f"{when.day} {gettext(MONTHS[when.month - 1])} {when.year}"


def num(number: float | None, decimals: int | None = None) -> str:
    """A number as the language writes it; in Swedish with a decimal comma and thin space between thousands. "–" for none."""
    if number is None:
        return "–"
    places = decimals if decimals is not None else (0 if float(number).is_integer() and isinstance(number, int) else 1)
    thousands, decimal = ("\u202f", ",") if spoken().lang == "sv" else _signs(spoken())
    return f"{number:,.{places}f}".translate({ord(","): thousands, ord("."): decimal})


def _signs(language: Language) -> tuple[str, str]:
    signs = language.locale.number_symbols["latn"]
    return signs["group"], signs["decimal"]


def pct(share: float | None) -> str:
    """0.78 -> "78 %" ("78%" in English), "–" for none."""
    if share is None:
        return "–"
    return f"{share * 100:.0f}" + ("%" if spoken().lang == "en" else "\u00a0%")


def as_json(told: Any) -> Markup:
    """JSON that can stand in a page: nothing in it can end a script element."""
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 (escaped just above)


@cache
def asset(name: str) -> str:
    """The address of a static file, with its content's fingerprint: it may be kept for ever."""
    content = (STATIC / name).read_bytes()
    return f"/static/{name}?v={sha256(content).hexdigest()[:12]}"


def icon(name: str) -> Markup:
    """An icon of the sprite. Always beside a word, so hidden from those who listen."""
    drawn = '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>'
    return Markup(drawn).format(asset("vendor/icons.svg"), name)  # noqa: S704 (a constant; what is filled in is escaped)


def _is_date(moment: Any) -> bool:
    return (isinstance(moment, date) and not isinstance(moment, datetime)) or (
        isinstance(moment, str) and len(moment) == 10
    )


def _date(moment: Any) -> date:
    return date.fromisoformat(moment) if isinstance(moment, str) else moment


def _moment(moment: Any) -> datetime:
    return datetime.fromisoformat(moment) if isinstance(moment, str) else moment
