"""`python -m tests.bench [NAME ...] [--json FILE] [--data DIR] [--quick]`."""

import argparse
import importlib
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from tests.bench.measure import Result, Series, Verdict, Wish
from tests.conftest import SERVER

BENCHMARKS = {
    "ingest": "tests.bench.ingest",
    "photos": "tests.bench.photos",
    "list": "tests.bench.listing",
    "nearby": "tests.bench.nearby",
    "cluster": "tests.bench.cluster",
    "assign": "tests.bench.assign",
    "pack": "tests.bench.pack",
    "guarded": "tests.bench.guarded",
    "taps": "tests.bench.taps",
}
ASKED = ("server_version", "fsync", "synchronous_commit", "shared_buffers")


def main() -> None:
    """Run what is asked for, print each result when it is there, and write them all at the end."""
    told = _arguments()
    wish = Wish(told.quick, told.data)
    results = {}
    for name in told.names or BENCHMARKS:
        results[name] = importlib.import_module(BENCHMARKS[name]).run(wish)
        _show(name, results[name])
    if told.json:
        content = {"machine": _machine(), "results": {name: result.told() for name, result in results.items()}}
        told.json.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench", description="Mäter jämsides med andra program.")
    parser.add_argument("names", nargs="*", metavar="NAMN", help=", ".join(BENCHMARKS))
    parser.add_argument("--json", type=Path, metavar="FIL", help="skriv alla värden hit")
    parser.add_argument("--data", type=Path, metavar="KATALOG", help="katalog med verkliga områden (deso*.geojson.gz)")
    parser.add_argument("--quick", action="store_true", help="minsta storlek: visar bara att det går")
    told = parser.parse_args()
    unknown = set(told.names) - set(BENCHMARKS)
    if unknown:
        parser.error(f"okänt namn: {', '.join(sorted(unknown))}")
    if not SERVER:
        parser.error("OPL_TEST_DATABASE_URL är inte satt: kör scripts/bench")
    return told


def _machine() -> dict[str, Any]:
    made = create_engine(SERVER)
    with made.connect() as connection:
        settings = {name: connection.execute(text(f"SHOW {name}")).scalar_one() for name in ASKED}
    made.dispose()
    return {"at": datetime.now(UTC).isoformat(timespec="seconds"), "cpus": os.cpu_count(), **settings}


def _show(name: str, result: Result) -> None:
    lines = [f"\n{name}: {result.title}", *(f"  {key}: {value}" for key, value in result.facts.items())]
    lines += [f"  {_figures(one)}" for one in result.series]
    lines += [_judged(one) for one in result.verdicts]
    print("\n".join(lines), flush=True)


def _figures(one: Series) -> str:
    least, most = (_number(end).strip() for end in (min(one.values), max(one.values)))
    return f"{one.name:<38} {_number(one.median)} {one.unit:<4} ({least}–{most})"


def _judged(one: Verdict) -> str:
    wanted = f"{'minst' if one.at_least else 'högst'} {one.bar:g}"
    return f"  {_figures(one.figure)}  {wanted}: {'ja' if one.met else 'NEJ'}"


def _number(value: float) -> str:
    return f"{value:9.1f}" if value >= 100 else f"{value:9.3f}"


if __name__ == "__main__":
    main()
