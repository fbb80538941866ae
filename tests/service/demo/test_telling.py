import json
import re
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from service.demo.ground import place
from service.demo.kinds import kinds
from service.demo.models import Draft
from service.demo.periods import number_of
from service.demo.telling import GUARDS, HOW_MANY, SILENT, TEXTS, tell

AT = datetime(2026, 11, 5, 18, tzinfo=UTC)
NEVER = -1000
# What the texts must not speak of: who did it.
PEOPLE = r"\b(man|män|kvinn\w*|kille|killar|tjej\w*|pojk\w*|flick\w*|ungdom\w*|elev\w*|missbruk\w*|person\w*)\b"


def draft(category: str = "graffiti_tag", **changes: object) -> Draft:
    return Draft("key", category, place("ekbackaskolan").point, AT, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("category", sorted(leaf for kind in kinds() for leaf in kind.leaves))
def test_the_first_says_what_it_is_and_the_others_that_they_saw_it_too(category: str) -> None:
    words = json.loads(TEXTS.read_text(encoding="utf-8"))
    for seed in range(30):
        first, *others = [report.description for report in tell(draft(category), Random(seed), NEVER)]
        assert any(first.startswith(text) for text in words[category])
        assert set(others) <= set(words["again"])
        assert len(set(others)) == len(others)


def test_the_texts_speak_of_places_and_never_of_who() -> None:
    assert not re.findall(PEOPLE, TEXTS.read_text(encoding="utf-8"), re.IGNORECASE)


def test_a_prompt_report_comes_within_the_hour() -> None:
    first = [tell(draft(prompt=True), Random(seed), NEVER)[0].received_at for seed in range(200)]

    assert AT < min(first) <= max(first) < AT + timedelta(hours=1)


def test_graffiti_is_never_found_in_a_notebook_days_later() -> None:
    first = [tell(draft(), Random(seed), NEVER)[0].received_at for seed in range(1000)]

    assert max(first) <= AT + timedelta(hours=5)


def test_other_things_now_and_then_are() -> None:
    first = [tell(draft("disorder"), Random(seed), NEVER)[0].received_at for seed in range(1000)]
    late = sum(received > AT + timedelta(days=1) for received in first)

    assert 10 < late < 60


def test_whoever_is_known_to_have_told_is_the_first_to_tell() -> None:
    reports = [tell(draft(teller=GUARDS), Random(seed), NEVER)[0] for seed in range(50)]

    assert {(report.kind, report.organisation) for report in reports} == {("guard", GUARDS.name)}


@pytest.mark.parametrize("quiet", [True, False])
def test_the_silent_tell_nothing_in_the_quiet_period_only(quiet: bool) -> None:
    number = number_of(AT) if quiet else NEVER
    told = [report for seed in range(300) for report in tell(draft(prompt=True), Random(seed), number)]
    heard = {report.organisation for report in told if number_of(report.received_at) == number_of(AT)}

    assert bool(heard & set(SILENT)) is not quiet


def test_the_school_beside_it_tells_often() -> None:
    told = [tell(draft(), Random(seed), NEVER)[0].organisation for seed in range(300)]

    assert told.count("Ekbackaskolan") > 20
    assert "Rönnhagsskolan" not in told


def test_one_to_four_tell() -> None:
    assert {len(tell(draft(), Random(seed), NEVER)) for seed in range(400)} == set(HOW_MANY)
