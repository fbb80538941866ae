"""What there is to translate, found in the tree, and the catalogues in `locale/` brought up to date with it.

A message is the Swedish sentence itself. Python is read as it will run (a marked text is a constant, wherever its lines break),
templates and scripts by Babel, and what is written as data by its own reader.
"""

import ast
import json
import tomllib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from web.languages import ITSELF, LOCALE

ROOT = Path(__file__).parents[1]
Told = str | tuple[str, str]  # a sentence, or its forms for one and for many
Found = Iterator[Told]
Forms = str | tuple[str, ...] | list[str]
PLURAL = "ngettext"
MARKS = {"_": (0,), "gettext": (0,), "marked": (0,), "Sentence": (0,), PLURAL: (0, 1), "Answer": (2, 3)}
# Where what a citizen, or a reporter in the field, is refused with is written: the second argument is what they read.
REFUSING = {"Refused": (1,), "Taken": (1,), "NotAPicture": (1,), "Several": (1,), "Malformed": (1,)}
REFUSED_IN = (
    "service/conversations/actions.py",
    "service/intake",
    "service/reports",
    "service/rounds",
    "web/conversations/following.py",
    "web/reports/addresses.py",
    "web/reports/forms.py",
    "web/reports/photos/api.py",
    "web/rounds",
)
TEMPLATES = {"trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
HEADER = r"""# {name}
msgid ""
msgstr ""
"Language: {language}\n"
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: {plurals}\n"

"""


class Unmarkable(Exception):
    """A marked text that is put together when it runs: nothing can be looked up by it."""


def found() -> Catalog:
    """Every message of the tree, in the order of files and lines."""
    made = Catalog(fuzzy=False)
    made.add(ITSELF)
    for pattern, reader in READERS.items():
        for path in sorted(ROOT.glob(pattern)):
            if "node_modules" in path.parts or "vendor" in path.parts:
                continue
            for told in reader(path):
                made.add(told, locations=[(path.relative_to(ROOT).as_posix(), 0)])
    return made


def of_python(path: Path) -> Found:
    """The constants in marked calls. Raises Unmarkable for a mark round anything else."""
    refuses = path.relative_to(ROOT).as_posix().startswith(REFUSED_IN)
    marks = MARKS | (REFUSING if refuses else {})
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in marks:
            given = [[*_constants(one)] for place, one in enumerate(node.args) if place in marks[node.func.id]]
            if any(None in told for told in given):
                raise Unmarkable(f"{path.name}:{node.lineno}")
            yield from _messages(node.func.id, [str(text) for told in given for text in told])


def _messages(mark: str, texts: list[str]) -> Found:
    if mark == PLURAL and len(texts) == 2:
        yield texts[0], texts[1]
    elif mark != PLURAL:
        yield from texts


def _constants(node: ast.expr) -> Iterator[str | None]:
    """The text, or both of a choice between two. A name or a call was marked where it was written; None: put together."""
    match node:
        case ast.Constant(value=str(text)) if text:
            yield text
        case ast.IfExp():
            yield from _constants(node.body)
            yield from _constants(node.orelse)
        case ast.JoinedStr() | ast.BinOp():
            yield None


def of_template(path: Path) -> Found:
    """What Jinja's own extraction finds."""
    with path.open("rb") as file:
        for _, told, *_ in extract("jinja2.ext:babel_extract", file, options=TEMPLATES):
            yield told if isinstance(told, str) else (told[0], told[1])


def of_script(path: Path) -> Found:
    """What Babel finds in JavaScript."""
    with path.open("rb") as file:
        for _, told, *_ in extract("javascript", file):
            yield told if isinstance(told, str) else (told[0], told[1])


def of_questions(path: Path) -> Found:
    """The questions of the form and their answers."""
    for question in tomllib.loads(path.read_text(encoding="utf-8"))["question"]:
        answers = question.get("options", {"yes": question.get("yes"), "no": question.get("no")})
        yield from (text for text in (question["words"], *answers.values()))


def of_categories(path: Path) -> Found:
    """The names of the categories that a municipality starts with. One that is added later stays as it was written."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        match node:
            case ast.Assign(targets=[ast.Name(id="TOPS" | "LEAVES" as table)], value=ast.Tuple(elts=rows)):
                column = {"TOPS": 1, "LEAVES": 2}[table]
                yield from (ast.literal_eval(row.elts[column]) for row in rows if isinstance(row, ast.Tuple))


def of_rules(path: Path) -> Found:
    """What is said to someone whose words point out a person."""
    rules = json.loads(path.read_text(encoding="utf-8"))
    yield from (kind["word"] for kind in rules["kinds"].values())
    yield from rules["asks"].values()


READERS: dict[str, Callable[[Path], Found]] = {
    "service/incidents/questions.toml": of_questions,
    "service/migrations/versions/0003_first_categories.py": of_categories,
    "service/privacy/rules.json": of_rules,
    "service/*/**/*.py": of_python,
    "web/**/*.html": of_template,
    "web/**/*.py": of_python,
    "web/src/**/*.js": of_script,
    "web/static/*.js": of_script,
}


def read(path: Path) -> Catalog:
    """A catalogue as its file has it."""
    with path.open("rb") as file:
        return read_po(file)


def updated(path: Path, tree: Catalog) -> bytes:
    """The file as it should be: every message of the tree in its order, what was translated kept, all else gone."""
    old = read(path)
    new = Catalog(locale=old.locale, fuzzy=False)
    for message in tree:
        if message.id:
            there = old.get(message.id)
            new.add(message.id, _kept(message, there), locations=message.locations)
    body = BytesIO()
    write_po(body, new, width=0, omit_header=True, include_lineno=False, sort_by_file=False)
    name = next((line for line in old.header_comment.splitlines() if line.strip("# ")), "#").strip("# ")
    header = HEADER.format(name=name, language=old.locale_identifier, plurals=old.plural_forms)
    return header.encode() + body.getvalue().rstrip(b"\n") + b"\n"


def _kept(message: Message, there: Message | None) -> Forms:
    if there is None or there.fuzzy or isinstance(there.id, str) != isinstance(message.id, str):
        return ""
    return there.string or ""


def missing(path: Path) -> list[str]:
    """What a catalogue has no words for."""
    return [str(message.id) for message in read(path) if message.id and not _whole(message)]


def _whole(message: Message) -> bool:
    told = message.string or ""
    return bool(told) and (isinstance(told, str) or all(told)) and not message.fuzzy


def main() -> None:
    """Bring every catalogue up to date, and tell what each lacks. Nothing is told when nothing is missing."""
    tree = found()
    for path in sorted(LOCALE.glob("*.po")):
        path.write_bytes(updated(path, tree))
        print(f"{path.name}: {len(tree)} texter, {len(missing(path))} saknas")  # noqa: T201 (it is for who runs it)
        for text in missing(path):
            print(f"  {text}")  # noqa: T201


if __name__ == "__main__":
    main()
