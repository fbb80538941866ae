"""Pages as PDF/UA. Heavy (WeasyPrint takes 0.7 seconds to import), so only whoever prints imports it."""

import os

from weasyprint import HTML
from weasyprint.urls import URLFetcher

# A subset of a font is stamped with the time of day unless the environment gives one (reproducible-builds.org).
os.environ.setdefault("SOURCE_DATE_EPOCH", "0")

VARIANT = "pdf/ua-1"


def pdf(page: str) -> bytes:
    """A tagged PDF (PDF/UA-1). Nothing is fetched from anywhere: what the page needs stands in it."""
    closed = URLFetcher(allowed_protocols=["data"], allow_redirects=False)
    return bytes(HTML(string=page, url_fetcher=closed).write_pdf(pdf_variant=VARIANT))
