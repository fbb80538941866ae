"""History that others kept may hold persons: they are left out on the way in, and it is said how often."""

from pathlib import Path

from sqlalchemy import text
from sqlmodel import Session

from tests.service.exchange.bringing import bring
from tests.service.exchange.sheets import sheet


def test_words_are_cleaned_by_the_same_rules_and_counted(session: Session, tmp_path: Path) -> None:
    told = [
        {"description": "Ring 070-123 45 67"},
        {"description": "Klotter på bron"},
        {"description": "900101-1239, ABC123"},
    ]

    done = bring(session, sheet(tmp_path, *told))

    assert done.cleaned == 2
    assert sorted(session.scalars(text("SELECT description FROM report"))) == [
        "Klotter på bron",
        "Ring [borttaget]",
        "[borttaget], [borttaget]",
    ]


def test_an_order_number_stays(session: Session, tmp_path: Path) -> None:
    done = bring(session, sheet(tmp_path, {"description": "Ärende 1234567890"}))

    assert done.cleaned == 0
    assert session.execute(text("SELECT description FROM report")).scalar_one() == "Ärende 1234567890"
