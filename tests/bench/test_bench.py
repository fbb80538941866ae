"""The benchmarks still run. At their smallest, where a figure says nothing: only that there is one.

`ingest`, `photos`, `list` and `nearby` start servers, and `pack` loads the whole demo and prints it several times over:
ten seconds and more each, so here they are only read in. `scripts/bench --quick` runs them all.
"""

from importlib import import_module

import pytest
from sqlalchemy import Engine, make_url

from tests.bench.__main__ import BENCHMARKS
from tests.bench.measure import Wish
from tests.conftest import database


@pytest.mark.slow
@pytest.mark.parametrize("name", ["assign", "cluster", "guarded"])
def test_a_benchmark_measures_something_and_judges_it(
    name: str, store: Engine, migrated: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fills one or two stores of its own, and asks them a few times."""
    bench, template = import_module(BENCHMARKS[name]), make_url(migrated).database or ""
    monkeypatch.setattr(bench, "store", lambda: database(template))
    result = bench.run(Wish(quick=True))

    assert len(result.series) >= 3
    assert len({one.name for one in result.series}) == len(result.series)
    assert all(value > 0 for one in result.series for value in one.values)
    assert [one["name"] for one in result.told()["verdicts"]]


@pytest.mark.slow
@pytest.mark.parametrize("name", BENCHMARKS)
def test_every_benchmark_can_be_read_in(name: str) -> None:
    """Some read in large libraries."""
    assert callable(import_module(BENCHMARKS[name]).run)
