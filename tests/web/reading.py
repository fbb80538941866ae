"""Read a page as a browser does: its form, what is said about each field, and what only looks like markup."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from httpx2 import Response

VOID = {"meta", "link", "input", "br", "hr", "img", "use"}


@dataclass
class Page(HTMLParser):
    """A page, read. `fields`: what a browser would send if the form were sent as it stands."""

    fields: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    described: dict[str, list[str]] = field(default_factory=dict)
    invalid: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    scripts: list[str | None] = field(default_factory=list)
    handlers: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    words: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[tuple[str, str | None]] = []
        self._select = ""

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        attrs = dict(given)
        self.handlers += [name for name in attrs if name.startswith("on")]
        if tag not in VOID:
            self._open.append((tag, attrs.get("id")))
        if name := attrs.get("id"):
            self.texts[name] = ""
            self.described[name] = (attrs.get("aria-describedby") or "").split()
            if attrs.get("aria-invalid") == "true":
                self.invalid.add(name)
        if tag == "a":
            self.links.append(attrs.get("href") or "")
        if tag == "script":
            self.scripts.append(attrs.get("src"))
        self._field(tag, attrs)

    def handle_startendtag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, given)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while any(tag == opened for opened, _ in self._open):
            if self._open.pop()[0] == tag:
                return

    def handle_data(self, text: str) -> None:
        self.words += text
        if self._open and self._open[-1][0] == "mark":
            self.marks.append(text)
        for tag, name in self._open:
            if name:
                self.texts[name] += text
            if tag == "textarea" and name:
                self.fields[name] = self.fields.get(name, "") + text

    def _field(self, tag: str, attrs: dict[str, str | None]) -> None:
        name, value = attrs.get("name") or "", attrs.get("value") or ""
        if tag == "select":
            self._select = name
            self.fields[name] = ""
        elif tag == "option" and "selected" in attrs:
            self.fields[self._select] = value
        elif tag == "textarea":
            self.fields[name] = ""
        elif tag == "input" and name and (attrs.get("type") not in ("radio", "checkbox") or "checked" in attrs):
            self.fields[name] = value


def read(answer: Response) -> Page:
    """The page of an answer, its line ends as a browser makes them."""
    made = Page()
    made.feed(answer.text.replace("\r\n", "\n"))
    made.close()
    return made
