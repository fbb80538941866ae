"""Mails say a report's number and that there is something new: nothing of what it holds, in the language it was told in."""

import re

import pytest

from service.notices.models import What
from service.notices.sending import News
from service.settings import settings
from web.languages import languages
from web.notices.letters import written

REFERENCE = "L26-0873"


def news(what: What, language: str = "sv") -> News:
    return News(what, REFERENCE, language, "CONFIRM" if what == What.CONFIRM else None, "STOP")


@pytest.mark.parametrize("what", [What.ANSWER, What.CLOSED, What.REOPENED])
def test_news_says_what_kind_where_to_read_it_and_how_to_end_it(what: What) -> None:
    letter = written("Köping", news(what))
    base = settings().base_url

    assert REFERENCE in letter.subject
    assert letter.stop == f"{base}/epost/sluta/STOP"
    assert re.findall(r"http\S+", letter.text) == [f"{base}/kvitto", letter.stop]
    assert letter.text.endswith("\nKöping\n")


def test_the_first_mail_holds_the_link_that_confirms_and_says_that_it_may_be_ignored() -> None:
    letter = written("Köping", news(What.CONFIRM))

    assert re.findall(r"http\S+", letter.text) == [f"{settings().base_url}/epost/bekrafta/CONFIRM"]
    assert "Var det inte du? Då behöver du inte göra något." in letter.text


def test_every_kind_has_words_of_its_own_in_every_language() -> None:
    for language in languages():
        letters = [written("Köping", news(what, language)) for what in What]

        assert len({letter.subject for letter in letters}) == len({letter.text for letter in letters}) == len(What)
        assert all(REFERENCE in letter.subject + letter.text for letter in letters)


def test_a_language_that_is_no_longer_there_is_swedish() -> None:
    assert written("Köping", news(What.CLOSED, "tlh")) == written("Köping", news(What.CLOSED))
