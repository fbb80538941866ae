"""What the form asks about a category, as data."""

import re

import pytest
from sqlalchemy import text
from sqlmodel import Session

from service.incidents.questions import QUESTIONS, answers, in_words, not_asked
from service.intake.models import NewReport

BY_CODE = {question.code: question for question in QUESTIONS}
ABOUT_A_PERSON = re.compile(
    r"\b(vem|vilka|namn|person\w*|ålder|kön|klädd\w*|utseende|hud\w*|ursprung|språk)\b", re.IGNORECASE
)


def test_no_question_is_about_a_person() -> None:
    said = [words for one in QUESTIONS for words in (one.words, one.short, *one.options.values())]

    assert [words for words in said if ABOUT_A_PERSON.search(words)] == []


def test_every_category_that_is_named_is_a_top_category(session: Session) -> None:
    tops = set(session.execute(text("SELECT code FROM category WHERE parent_code IS NULL")).scalars())

    assert {code for one in QUESTIONS for code in one.categories} - tops == set()


def test_every_code_is_one_of_its_own_and_no_field_of_a_report() -> None:
    codes = [question.code for question in QUESTIONS]

    assert len(codes) == len(set(codes))
    assert {*codes} & {*NewReport.model_fields} == set()
    assert all(question.kind == "yes_no" or question.options for question in QUESTIONS)


def test_a_question_waits_only_for_one_that_is_asked_before_it_of_the_same_categories() -> None:
    order = [question.code for question in QUESTIONS]
    for later in QUESTIONS:
        for code, wanted in later.only_after.items():
            assert order.index(code) < order.index(later.code)
            assert later.categories <= BY_CODE[code].categories
            assert BY_CODE[code].told(wanted) in BY_CODE[code].options


def test_fields_become_answers_to_what_is_asked_and_the_rest_is_left_out() -> None:
    told = {"outdoors": "yes", "surface": "brick", "offensive": "unknown", "damage": "glass", "who": "x"}

    assert answers("graffiti", told) == {"outdoors": True, "surface": "brick"}
    assert answers("vandalism", told) == {"outdoors": True, "damage": "glass"}
    assert answers("", {"outdoors": "no", "surface": "brick"}) == {"outdoors": False}


@pytest.mark.parametrize("told", ["", "x", "True", "YES", "brick\0", "🙂"])
def test_what_is_no_answer_is_left_out(told: str) -> None:
    assert answers("graffiti", {"surface": told, "offensive": told}) == {}


def test_a_question_after_another_is_asked_only_after_that_answer() -> None:
    assert answers("littering", {"damaged": "yes", "broken": "fence"}) == {"damaged": True, "broken": "fence"}
    assert answers("littering", {"damaged": "no", "broken": "fence"}) == {"damaged": False}
    assert list(not_asked("littering", {"broken": "fence"})) == ["broken"]
    assert list(not_asked("positive", {"outdoors": True, "surface": "brick"})) == ["surface"]


def test_what_the_chosen_leaf_says_is_answered_so_whatever_else_was_told() -> None:
    for told in ({}, {"offensive": "no"}, {"offensive": "unknown"}):
        assert answers("graffiti", told, "graffiti_offensive") == {"offensive": True}
    assert answers("graffiti", {}, "graffiti_tag") == {}


def test_answers_are_told_in_words_in_the_order_they_were_asked() -> None:
    said = in_words({"surface": "brick", "offensive": True, "outdoors": False, "forgotten": "x"})

    assert [(one.question, one.answer, one.urgent) for one in said] == [
        ("Ute eller inne", "Inomhus", False),
        ("Kränkande eller hotfullt", "Ja", True),
        ("Underlag", "Tegel", False),
    ]
    assert in_words({"surface": "no longer an option"}) == []
