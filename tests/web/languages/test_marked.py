"""Every word that a citizen can meet is marked: in templates, in their attributes, and in scripts."""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser

import pytest
from babel.messages.jslexer import tokenize
from jinja2 import meta, nodes

from service.settings import settings
from web import catalogues
from web.languages import is_translated
from web.pages import HERE, environment

TOLD = ("aria-label", "placeholder", "title", "alt", "data-title", "data-done", "data-failed", "data-words")
WORD = re.compile(r"[A-Za-zÅÄÖåäö]{2,}")
SWEDISH = re.compile(r"[åäöÅÄÖ]|^[A-Z][a-z]+(?: [a-z]{2,}|[.…])")
ATTRIBUTES = re.compile(r'(?:aria-[a-z]+="[^"]*"\s*)+')  # what a macro writes inside a tag
# What is no word, or is the same in every language.
ALLOWED = {"Lägesbild", "Lägesbild – \x1a", "K7MP3 XQD9T …"}
IGNORED = ("style", "script")
CLASSES = ("main_class", "body_class")  # blocks that hold names of styles
SCRIPTS = ("report.js", "follow.js", "privacy.js", "passkeys.js", "report", "queue")


@cache
def _templates() -> tuple[str, ...]:
    """The translated pages, and whatever they are made of."""
    made = environment(settings().zone)
    wanted = [name for name in made.list_templates(["html"]) if is_translated(name) and (HERE / name).is_file()]
    found: list[str] = []
    while wanted:
        name = wanted.pop()
        if name not in found:
            found.append(name)
            wanted += [other for other in meta.find_referenced_templates(_parsed(name)) if other]
    return tuple(sorted({*found} - {"meetings/words.html"}))


def _parsed(name: str) -> nodes.Template:
    return environment(settings().zone).parse((HERE / name).read_text(encoding="utf-8"))


class Words(HTMLParser):
    """The words of a page that stand outside every mark."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.within = ""

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        self.within = tag
        self.found += [value for name, value in given if name in TOLD and value and WORD.search(value)]

    def handle_endtag(self, tag: str) -> None:
        self.within = ""

    def handle_data(self, text: str) -> None:
        if self.within not in IGNORED and WORD.search(text) and not ATTRIBUTES.fullmatch(text.strip()):
            self.found.append(text.strip())


def _html(template: nodes.Template) -> str:
    """The template's own text, with a sign for each value."""
    return "".join(part.data if isinstance(part, nodes.TemplateData) else "\x1a" for part in _parts(template))


def _parts(node: nodes.Node) -> Iterator[nodes.Node]:
    if isinstance(node, nodes.Output):
        yield from node.nodes
    elif not (isinstance(node, nodes.Block) and node.name in CLASSES):
        for child in node.iter_child_nodes():
            yield from _parts(child)


def _constants(node: nodes.Node) -> Iterator[str]:
    """Texts in the template's code that are neither marked, compared with nor looked up by."""
    match node:
        case nodes.Call(node=nodes.Name(name="_" | "gettext" | "ngettext")):
            yield from (text for keyword in node.kwargs for text in _constants(keyword))
        case nodes.Compare():
            return
        case nodes.Pair():
            yield from _constants(node.value)
        case nodes.Const(value=str(text)):
            yield text
        case _:
            for child in node.iter_child_nodes():
                yield from _constants(child)


@pytest.mark.parametrize("name", _templates())
def test_no_word_of_a_template_is_unmarked(name: str) -> None:
    words = Words()
    words.feed(_html(_parsed(name)))

    assert [text for text in words.found if text not in ALLOWED] == []
    assert [text for text in _constants(_parsed(name)) if SWEDISH.search(text) and text not in ALLOWED] == []


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_word_of_a_script_is_unmarked(name: str) -> None:
    there = HERE / "src" / name
    marked = {
        part for told in catalogues.found() if told.id for part in ([told.id] if isinstance(told.id, str) else told.id)
    }

    for path in [there] if there.is_file() else sorted(there.glob("*.js")):
        texts = [one.value[1:-1] for one in tokenize(path.read_text(encoding="utf-8")) if "string" in one.type]
        assert [text for text in texts if SWEDISH.search(text) and text not in marked] == [], path.name


def test_a_word_without_a_mark_is_seen() -> None:
    made = environment(settings().zone).parse('<p title="Hjälp">{{ _("Hej") }} Hej {{ "Så" if x else _("Nej") }}</p>')
    words = Words()
    words.feed(_html(made))

    assert words.found == ["Hjälp", "\x1a Hej \x1a"]
    assert [text for text in _constants(made) if SWEDISH.search(text)] == ["Så"]
