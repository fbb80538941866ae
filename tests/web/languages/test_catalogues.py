"""The catalogues hold what the tree asks for: nothing missing, nothing stale, and nothing lost on the way."""

import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.jslexer import tokenize

from web import catalogues
from web.languages import LOCALE

FILES = sorted(LOCALE.glob("*.po"))
NAMED = re.compile(r"%\((\w+)\)s|\{(\w+)\}")
TAG = re.compile(r"</?([a-z]+)[^>]*>")
MARKED = re.compile(r'\b(?:_|ngettext)\(\s*"((?:[^"\\]|\\.)*)"')

pytestmark = pytest.mark.parametrize("file", FILES, ids=[path.stem for path in FILES])


@pytest.fixture(scope="module")
def tree() -> Catalog:
    return catalogues.found()


def _ids(catalogue: Catalog) -> set[str]:
    return {str(message.id) for message in catalogue if message.id}


def _pairs(file: Path) -> list[tuple[Message, str, str]]:
    """Each message with each of its forms, and what that is translated from."""
    made = []
    for message in catalogues.read(file):
        sources = [message.id] if isinstance(message.id, str) else [*message.id]
        told = [message.string] if isinstance(message.string, str) else [*(message.string or ())]
        made += [(message, str(sources[min(n, len(sources) - 1)]), str(text)) for n, text in enumerate(told)]
    return [one for one in made if one[1]]


def test_every_sentence_of_the_tree_is_translated_and_no_other(file: Path, tree: Catalog) -> None:
    there = _ids(catalogues.read(file))

    assert sorted(_ids(tree) - there) == [], "not in the file: run scripts/languages"
    assert sorted(there - _ids(tree)) == [], "no longer in the tree: run scripts/languages"
    assert catalogues.missing(file) == [], "not translated, or marked fuzzy"


def test_the_file_is_as_the_program_writes_it(file: Path, tree: Catalog) -> None:
    assert catalogues.updated(file, tree).decode() == file.read_text(encoding="utf-8")


def test_a_difference_between_files_is_only_words(file: Path) -> None:
    assert not re.search(r"^#: .*:\d|Date:|^#~", file.read_text(encoding="utf-8"), re.MULTILINE)


def test_values_have_the_same_names(file: Path) -> None:
    for message, source, told in _pairs(file):
        wanted, given = set(NAMED.findall(source)), set(NAMED.findall(told))
        assert wanted == given or (isinstance(message.id, tuple) and wanted - given <= {("n", "")}), (source, told)


def test_marks_are_the_same(file: Path) -> None:
    for _, source, told in _pairs(file):
        assert Counter(TAG.findall(told)) == Counter(TAG.findall(source)), told
        assert re.findall(r'href="[^"]*"', told) == re.findall(r'href="[^"]*"', source)
        assert told.count("<") == told.count(">") == source.count("<")
        assert (told[:1] == " ", told[-1:] == " ") == (source[:1] == " ", source[-1:] == " ")


def test_there_are_as_many_forms_as_the_language_has(file: Path) -> None:
    catalogue = catalogues.read(file)

    for message in catalogue:
        if isinstance(message.id, tuple):
            assert isinstance(message.string, tuple)
            assert len(message.string) == catalogue.num_plurals


def test_no_mark_of_a_script_is_overlooked(file: Path, tree: Catalog) -> None:
    """Babel does not see a mark inside a template literal: there must be none."""
    for path in sorted((catalogues.ROOT / "web" / "src").rglob("*.js")):
        text = "".join(
            f" {one.value} " for one in tokenize(path.read_text(encoding="utf-8")) if "comment" not in one.type
        )
        marked = {text.encode().decode("unicode_escape").encode("latin-1").decode() for text in MARKED.findall(text)}
        assert {text for text in marked if text not in tree} == set(), path.name
