"""A page of several forms, read one form at a time."""

import html
import re

from httpx2 import Response

from tests.web.reading import Page

FILLS = re.compile(r'data-fill="([^"]*)"')


def form(answer: Response, of: str = "report") -> dict[str, str]:
    """What a browser would send of the form of this class."""
    _, _, after = answer.text.partition(f'<form class="{of}"')
    made = Page()
    made.feed(after.partition("</form>")[0])
    made.close()
    return made.fields


def fills(answer: Response) -> list[str]:
    """What each template's button carries for the script."""
    return [html.unescape(told) for told in FILLS.findall(answer.text)]
