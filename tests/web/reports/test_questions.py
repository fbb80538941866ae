"""A category's questions, in the form and by program."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import Session

from service.incidents.questions import QUESTIONS
from tests.web.reading import read
from tests.web.reports.filling import send
from tests.web.reports.sending import post, told
from web.reports.forms import ReportForm


def kept(session: Session) -> dict[str, Any]:
    """The answers of the only report."""
    found: dict[str, Any] = session.execute(text("SELECT answers FROM report")).scalar_one()
    return found


def test_every_question_stands_in_the_form_with_its_answers(client: TestClient) -> None:
    page = client.get("/rapportera").text

    assert [q.words for q in QUESTIONS if q.words not in page] == []
    for question in QUESTIONS:
        tops = [f"{top}." for top in question.categories] or [""]
        names = [f'name="{top}{question.code}" value="{value}"' for top in tops for value in question.options]
        assert [name for name in names if name not in page] == []


def test_no_question_has_the_name_of_another_field() -> None:
    assert {q.code for q in QUESTIONS} & {*ReportForm.model_fields} == {"outdoors"}


def test_answers_of_the_form_are_kept_for_the_category_that_was_chosen(client: TestClient, session: Session) -> None:
    asked = {"graffiti.surface": "brick", "graffiti.offensive": "yes", "vandalism.damage": "glass", "graffiti.who": "x"}

    assert send(client, category="graffiti_tag", **asked).status_code == 201
    assert kept(session) == {"outdoors": True, "surface": "brick", "offensive": True}


def test_what_a_leaf_says_is_marked_so_that_it_is_not_asked_again(client: TestClient, session: Session) -> None:
    page = client.get("/rapportera").text
    assert [code in page for code in ('value="graffiti_offensive" data-tells', 'value="graffiti_tag" data-tells')] == [
        1,
        0,
    ]
    assert page.count('<fieldset class="inline question" data-told>') == 1

    assert send(client, category="graffiti_offensive", **{"graffiti.offensive": "no"}).status_code == 201
    assert kept(session) == {"outdoors": True, "offensive": True}


def test_answers_are_kept_in_a_form_that_is_refused(client: TestClient) -> None:
    page = read(send(client, coordinates="", **{"graffiti.surface": "wood", "littering.damaged": "yes"}))

    assert (page.fields["graffiti.surface"], page.fields["littering.damaged"]) == ("wood", "yes")


@pytest.mark.parametrize("told", ["ufo", "<script>alert(1)</script>", "\0", "x" * 10_000])
def test_an_answer_of_the_form_that_is_none_is_not_kept_and_not_shown(
    client: TestClient, session: Session, told: str
) -> None:
    refused = send(client, category="", **{"graffiti.surface": told, told: told})
    send(client, **{"graffiti.surface": told})

    assert kept(session) == {"outdoors": True}
    assert "alert(1)" not in refused.text
    assert read(refused).fields.get("graffiti.surface") is None


def test_a_program_answers_by_the_same_codes(client: TestClient, session: Session) -> None:
    assert post(client, told(answers={"outdoors": True, "surface": "metal", "offensive": False})).status_code == 201
    assert kept(session) == {"outdoors": True, "surface": "metal", "offensive": False}


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"surface": "cheese"}, "answers.surface"),
        ({"surface": True}, "answers.surface"),
        ({"offensive": "yes"}, "answers.offensive"),
        ({"damage": "glass"}, "answers.damage"),
        ({"broken": "glass"}, "answers.broken"),
        ({"who": "he"}, "answers"),
    ],
    ids=str,
)
def test_an_answer_that_is_none_or_to_what_is_not_asked_is_refused_with_its_field(
    client: TestClient, session: Session, answers: dict[str, Any], field: str
) -> None:
    answer = post(client, told(answers=answers))

    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["errors"]] == [field]
    assert session.execute(text("SELECT count(*) FROM report")).scalar_one() == 0


def test_of_an_unknown_category_that_is_what_is_said(client: TestClient) -> None:
    answer = post(client, told(category="ufo", answers={"surface": "metal"}))

    assert [fault["field"] for fault in answer.json()["errors"]] == ["category"]
