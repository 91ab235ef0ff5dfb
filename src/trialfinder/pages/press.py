"""The printable summary as PDF/UA: the one doorkeeper of the library that sets it.

In: a trial and its site, or the print page as HTML. Out: the bytes of a tagged PDF; the same page and the same fonts
give the same bytes. Refused: PrintingError where the libraries of the system that it needs are missing. Whatever a
page names, nothing is fetched: our own static files are handed over from memory, all else is turned away.
"""

from __future__ import annotations

import hashlib
import logging
import warnings
from functools import cache
from typing import Any
from urllib.parse import urljoin, urlsplit

from trialfinder.errors import PrintingError
from trialfinder.pages import render
from trialfinder.pages.site import Site
from trialfinder.trial import Trial

NEEDS = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation"
"""The Debian packages without which nothing can be printed (the last is the font that the sheet is laid out for)."""
NOWHERE = "https://trialfinder.invalid"
"""Where the page stands for the printer if the site knows no address of its own: a name that can never be one."""

# What only a file of sheets needs: a size of paper, and margins that hold what stands on each sheet. The text of a US
# Letter sheet with these margins is also narrower and shorter than A4. These rules yield to those of the page unless
# they are important.
_PAPER = """
@page {
  size: Letter;
  margin: 11mm 15mm 13mm !important;
  @bottom-left { content: element(each); width: 93%; vertical-align: middle; }
  @bottom-right { width: 7%; vertical-align: middle; text-align: right; }
}
.paper, .body { display: block !important; }
.each {
  display: block !important; position: running(each);
  font: 9pt/1.2 "Liberation Sans", Arial, "DejaVu Sans", sans-serif !important;
}
"""
# A link within the site leads nowhere from a file, unless the site has an address.
_NO_INNER_LINKS = 'a[href^="/"], a[href^="."] { -weasy-link: none !important; }'


def trial_pdf(trial: Trial, site: Site) -> bytes:
    """The printable summary of a trial as PDF."""
    return pdf_of(render.print_html(trial, site), site.base_path, site.base_url)


def pdf_of(html: str, base_path: str = "", base_url: str = "") -> bytes:
    """A print page as PDF. `base_path` and `base_url` as in `Site`."""
    weasyprint = _library()
    parts = urlsplit(base_url)
    base = f"{parts.scheme}://{parts.netloc}" if base_url else NOWHERE
    fetcher = _fetcher(f"{base}{base_path}/static/")
    sheet = _PAPER if base_url else _PAPER + _NO_INNER_LINKS
    page = weasyprint.HTML(string=html, base_url=base + base_path + "/", url_fetcher=fetcher)
    made: bytes = page.write_pdf(
        stylesheets=[weasyprint.CSS(string=sheet, url_fetcher=fetcher)],
        pdf_variant="pdf/ua-1",
        pdf_identifier=hashlib.sha256(html.encode("utf-8", "surrogatepass")).digest()[:16],
    )
    return made


@cache
def _library() -> Any:
    """WeasyPrint, which takes a second to import and needs libraries of the system."""
    logging.getLogger("weasyprint").addHandler(logging.NullHandler())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", DeprecationWarning)  # how it says that a library is missing
            import weasyprint
    except (OSError, DeprecationWarning) as error:
        raise PrintingError(
            "A PDF cannot be made here: a library of the system is missing",
            f"On Debian, as root: apt-get install {NEEDS}",
        ) from error
    return weasyprint


def _fetcher(static: str) -> Any:
    """What the printer gets for an address: a file of ours, or nothing."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    ours = {urljoin(static, name): file for name, file in render.static_files().items()}

    class Fetcher(URLFetcher):  # type: ignore[misc]  # the library has no types
        def fetch(self, url: str, headers: object = None) -> Any:
            if url not in ours:
                raise ValueError("only files of our own are printed")
            kind, content = ours[url]
            return URLFetcherResponse(url, content, {"Content-Type": kind})

    return Fetcher()
