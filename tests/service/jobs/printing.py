"""A press of our own: what the jobs do does not depend on how a pack looks."""

from collections.abc import Mapping

from service.briefings.actions import Document, Frozen
from service.briefings.rules import canonical
from service.notices.sending import Letter, News


def press(frozen: Frozen) -> Mapping[str, Document]:
    """Prints what it was given, so that a test can read it back."""
    content = canonical(frozen.snapshot)
    return {"html": Document("text/html", content), "pdf": Document("application/pdf", b"%PDF" + content)}


def broken(frozen: Frozen) -> Mapping[str, Document]:
    """A press that is out of order."""
    raise RuntimeError(f"no paper for version {frozen.version}")


def written(news: News) -> Letter:
    """A mail of our own: what is sent does not depend on how it is put."""
    told = [news.what, news.reference, news.language, news.confirming or "", news.stopping]
    return Letter("Köping", f"{news.what} {news.reference}", "\n".join(told), f"https://example.org/{news.stopping}")
