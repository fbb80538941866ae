"""The filters of the log's page: folded away, and clear about what they cannot understand."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from service.log.actions import note
from tests.web.log.looking import LOG, rows


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("from=x", "from"),
        ("to=2026-13-45", "to"),
        ("from=2026-11-10&to=2026-11-01", "to"),
        ("who=x", "who"),
        ("kind=x", "kind"),
        ("reference=%3Cscript%3E", "reference"),
    ],
)
def test_what_cannot_be_understood_is_said_beside_its_field_and_no_row_is_shown(
    auditor: TestClient, session: Session, asked: str, field: str
) -> None:
    note(session, "log.exported", {"count": 1})

    answer = auditor.get(f"{LOG}?{asked}")

    assert (answer.status_code, rows(answer.text)) == (422, [])
    assert f'href="#{field}"' in answer.text
    assert f'id="fel-{field}"' in answer.text
    assert re.search(rf'id="{field}"[^>]*aria-describedby="fel-{field}"', answer.text)
    assert "script" not in answer.text.partition("</form>")[0].partition("<h1>")[2]


def test_what_was_understood_stays_chosen(auditor: TestClient) -> None:
    page = auditor.get(f"{LOG}?from=x&kind=read&reference=L26-0007").text

    assert '<option value="read" selected>' in page
    assert 'value="L26-0007"' in page


@pytest.mark.parametrize("asked", ["limit=x", "cursor=x"])
def test_a_strange_address_gives_the_page_and_says_so(auditor: TestClient, asked: str) -> None:
    answer = auditor.get(f"{LOG}?{asked}")

    assert answer.status_code == 422
    assert "Urvalet går inte att visa" in answer.text


def test_the_filters_are_folded_away_until_one_is_set(auditor: TestClient) -> None:
    assert '<details class="log-filters">' in auditor.get(LOG).text
    assert '<details class="log-filters" open>' in auditor.get(f"{LOG}?kind=read").text
    assert '<details class="log-filters" open>' in auditor.get(f"{LOG}?kind=x").text
