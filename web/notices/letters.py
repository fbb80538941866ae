"""Mails in words. Of the report they say its number and that there is something new, and nothing of what it holds."""

from service.notices.models import What
from service.notices.sending import Letter, News
from service.settings import settings
from web.languages import SWEDISH, languages, marked, speaking
from web.languages import gettext as _

SUBJECTS = {
    What.CONFIRM: marked("Bekräfta att du vill ha mejl om rapport %(reference)s"),
    What.ANSWER: marked("Svar på din rapport %(reference)s"),
    What.CLOSED: marked("Din rapport %(reference)s är avslutad"),
    What.REOPENED: marked("Din rapport %(reference)s är öppnad igen"),
}
NEWS = {
    What.ANSWER: marked("Det finns något nytt om din rapport %(reference)s: kommunen har svarat."),
    What.CLOSED: marked("Det finns något nytt om din rapport %(reference)s: ärendet är avslutat."),
    What.REOPENED: marked("Det finns något nytt om din rapport %(reference)s: ärendet är öppnat igen."),
}


def written(municipality: str, news: News) -> Letter:
    """A mail in the language of whoever asked for it."""
    base = settings().base_url.rstrip("/")
    stop = f"{base}/epost/sluta/{news.stopping}"
    with speaking(languages().get(news.language, SWEDISH)):
        parts = _asking(base, news) if news.confirming else _telling(base, news, stop)
        last = _("Mejlet är skickat automatiskt och går inte att svara på.")
        text = "\n\n".join((_("Hej!"), *parts, f"{last}\n{municipality}")) + "\n"
        return Letter(municipality, _(SUBJECTS[news.what], reference=news.reference), text, stop)


def _asking(base: str, news: News) -> tuple[str, ...]:
    """Whoever reads this may never have heard of us."""
    asked = _(
        "Någon har bett om mejl till den här adressen när det händer något med rapport %(reference)s.",
        reference=news.reference,
    )
    return (
        asked,
        _("Var det du? Öppna sidan och tryck på knappen. Länken gäller i ett dygn:")
        + f"\n{base}/epost/bekrafta/{news.confirming}",
        _("Var det inte du? Då behöver du inte göra något. Du får inga fler mejl, och vi sparar inte adressen."),
    )


def _telling(base: str, news: News, stop: str) -> tuple[str, ...]:
    return (
        _(NEWS[news.what], reference=news.reference),
        _("Läs mer här, med koden som du fick när du rapporterade:") + f"\n{base}/kvitto",
        _("Vill du inte ha fler mejl om rapporten? Öppna sidan och tryck på knappen. Ingen kod behövs:") + f"\n{stop}",
    )
