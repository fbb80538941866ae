"""What the form asks about a category, as questions.toml has it: which questions, which answers, and their words. Pure."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

FILE = Path(__file__).with_name("questions.toml")
Answer = bool | str  # of "yes_no" and of "choice"
YES_NO = {"yes": True, "no": False}  # as a form's field says it


@dataclass(frozen=True)
class Question:
    """A question as the file has it. `options`: what an answer is in a form's field, and its words."""

    code: str
    words: str
    short: str
    kind: Literal["yes_no", "choice"]
    options: Mapping[str, str]
    categories: frozenset[str] = frozenset()
    only_after: Mapping[str, Answer] = field(default_factory=dict)
    told_by: Mapping[str, Answer] = field(default_factory=dict)
    urgent: Answer | None = None

    def asked(self, top: str, given: Mapping[str, Answer]) -> bool:
        """Is it asked about a top category, after these answers?"""
        after = all(given.get(code) == wanted for code, wanted in self.only_after.items())
        return after and self.is_about(top)

    def is_about(self, top: str) -> bool:
        """Does it belong to a top category?"""
        return not self.categories or top in self.categories

    def answer(self, told: str) -> Answer | None:
        """What a form's field says; None for anything that is no answer."""
        if told not in self.options:
            return None
        return YES_NO[told] if self.kind == "yes_no" else told

    def told(self, answer: Answer) -> str:
        """What a form's field says for an answer."""
        return {True: "yes", False: "no"}[answer] if isinstance(answer, bool) else answer


@dataclass(frozen=True)
class Said:
    """An answer in words: "Underlag", "Tegel". `urgent`: it asks for priority."""

    question: str
    answer: str
    urgent: bool


def _read() -> tuple[Question, ...]:
    return tuple(map(_question, tomllib.loads(FILE.read_text(encoding="utf-8"))["question"]))


def _question(row: dict[str, Any]) -> Question:
    yes_no = {"yes": row.pop("yes", ""), "no": row.pop("no", "")}
    options = row.pop("options", yes_no)
    return Question(**(row | {"options": options, "categories": frozenset(row.get("categories", ()))}))


QUESTIONS = _read()


def answers(top: str, told: Mapping[str, Any], leaf: str = "") -> dict[str, Answer]:
    """What a form's fields, and the leaf that was chosen, answer of what is asked about a top category; no more."""
    given: dict[str, Answer] = {}
    for question in QUESTIONS:
        answer = question.told_by.get(leaf, question.answer(str(told.get(question.code, ""))))
        if answer is not None and question.asked(top, given):
            given[question.code] = answer
    return given


def not_asked(top: str, given: Mapping[str, Answer]) -> Iterator[str]:
    """The codes of the answers to questions that nobody asks about this top category, or not after the others."""
    return (question.code for question in QUESTIONS if question.code in given and not question.asked(top, given))


def in_words(given: Mapping[str, Any]) -> list[Said]:
    """Stored answers as staff read them, in the order they were asked. What the file no longer knows is left out."""
    found = ((question, given[question.code]) for question in QUESTIONS if question.code in given)
    return [
        Said(question.short, question.options[told], answer == question.urgent)
        for question, answer in found
        if (told := question.told(answer)) in question.options
    ]
