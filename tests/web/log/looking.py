"""Read the log's page."""

import re

LOG = "/installningar/logg"


def rows(page: str) -> list[str]:
    """Each row of the page's table as plain words."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in body.split("<tr>")[1:]]
