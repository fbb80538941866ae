"""The house rules that matter, executable. What a rule is for stands in the rooms' READMEs."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median, quantiles

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("geo", "service", "web")
FORBIDDEN = {
    "utils",
    "helpers",
    "common",
    "misc",
    "base",
    "core",
    "manager",
    "handler",
    "crud",
    "data",
    "info",
    "process",
}
LONGEST_FUNCTION, LONGEST_FILE = 40, 250


@cache
def _files(*rooms: str) -> tuple[Path, ...]:
    """Our own Python; migrations are history and are written once."""
    found = (path for room in rooms for path in sorted((ROOT / room).rglob("*.py")))
    return tuple(path for path in found if "versions" not in path.parts and "node_modules" not in path.parts)


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _functions(*rooms: str) -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in _files(*rooms):
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def _body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of code: the docstring and the signature do not make a function long."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_imports_lead_downwards_and_every_package_has_its_place() -> None:
    checked = subprocess.run(["lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert checked.returncode == 0, checked.stdout


def test_functions_are_short() -> None:
    lengths = {f"{_named(path)}:{f.lineno} {f.name}": _body_lines(f) for path, f in _functions(*ROOMS)}

    assert {name: n for name, n in lengths.items() if n > LONGEST_FUNCTION} == {}
    assert median(lengths.values()) <= 6
    assert quantiles(lengths.values(), n=10)[-1] <= 15


def test_files_are_short() -> None:
    assert {_named(p): _lines(p) for p in _files(*ROOMS, "tests") if _lines(p) > LONGEST_FILE} == {}
    assert median(_lines(p) for p in _files(*ROOMS) if _lines(p)) <= 90


def test_nothing_is_imported_inside_a_function() -> None:
    inside = [
        f"{_named(path)}:{node.lineno}"
        for path, function in _functions(*ROOMS, "tests")
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert inside == []


def test_names_say_what_things_are() -> None:
    files = [_named(p) for p in _files(*ROOMS, "tests") if FORBIDDEN & {*p.with_suffix("").parts}]
    functions = [f"{_named(path)} {f.name}" for path, f in _functions(*ROOMS) if f.name in FORBIDDEN]

    assert files + functions == []


@pytest.mark.parametrize(
    ("what", "only_in"),
    [
        (r"\.commit\(\)", {"service/db.py", "service/migrations/actions.py"}),
        (r"datetime\.now|datetime\.utcnow|date\.today|time\.time\(", {"service/clock.py"}),
        (r"\b(3006|4326|3857)\b", {"geo/columns.py"}),
        (r"status_code|HTTPException", {"web/errors.py", "web/reports/api.py", "web/reports/photos/api.py"}),
    ],
    ids=["one commit", "one clock", "one file with coordinate systems", "one table of HTTP answers"],
)
def test_some_things_have_one_home(what: str, only_in: set[str]) -> None:
    found = {_named(path) for path in _files(*ROOMS) if re.search(what, path.read_text(encoding="utf-8"))}

    assert found == only_in


def test_modules_do_not_import_each_other_in_circles() -> None:
    """A module that can be imported first, alone, waits for nobody."""
    modules = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in _files("geo", "service")]
    importable = [m.removesuffix(".__init__") for m in modules if not m.endswith(("__main__", "migrations.env"))]
    graph = {m: _imports(m) & set(importable) for m in importable}

    assert list(_circles(graph)) == []


def _imports(module: str) -> set[str]:
    path = ROOT / Path(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    found: set[str] = set()
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found - {module}


def _circles(graph: dict[str, set[str]]) -> Iterator[str]:
    for start, first in graph.items():
        reached, todo = set[str](), list(first)
        while todo:
            module = todo.pop()
            if module not in reached:
                reached.add(module)
                todo += graph[module]
        if start in reached:
            yield start


def test_every_room_says_what_it_is_for() -> None:
    assert [room for room in ROOMS if not (ROOT / room / "README.md").exists()] == []


def test_every_dependency_says_why_it_is_there() -> None:
    wanted = re.search(r"^dependencies = \[\n(.*?)^\]", (ROOT / "pyproject.toml").read_text(), re.MULTILINE | re.DOTALL)

    assert wanted is not None
    assert [line for line in wanted[1].splitlines() if "#" not in line] == []


def test_no_address_of_a_registry_and_no_third_party_asset_is_committed() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.splitlines()
    locks = [ROOT / name for name in tracked if name.startswith("requirements/") or name.endswith("package-lock.json")]

    assert [p.name for p in locks if re.search(r"https?://[^\s\"]*(pypi|npmjs)", p.read_text(encoding="utf-8"))] == []
    assert [p.name for p in locks if '"resolved"' in p.read_text(encoding="utf-8")] == []
    assert [name for name in tracked if re.search(r"node_modules/|/vendor/|\.min\.(js|css)$|^uv\.lock$", name)] == []


def test_the_program_starts_without_the_heavy_printing_presses() -> None:
    """folium and WeasyPrint cost 1.6 seconds to import: the web process must not pay that."""
    code = "import web.app, sys; print([m for m in ('folium', 'weasyprint') if m in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert answer.stdout.strip() == "[]", answer.stderr
