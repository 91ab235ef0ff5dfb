"""The printable summary as PDF/UA: the one doorkeeper of the library that sets it.

In: a trial and its site, or the print page as HTML. Out: the bytes of a tagged PDF; the same page and the same fonts
give the same bytes. Refused: PrintingError where the libraries of the system that it needs are missing. Whatever a
page names, nothing is fetched: our own static files are handed over from memory, all else is turned away.
"""

from __future__ import annotations

import hashlib
import logging
import os
import select
import sys
import warnings
from contextlib import suppress
from functools import cache
from typing import IO, Any
from urllib.parse import urljoin, urlsplit

import msgspec

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
  margin: 10mm 13mm 12mm !important;
  @bottom-left { content: element(each); width: 94%; vertical-align: middle; }
  @bottom-right { width: 6%; vertical-align: middle; text-align: right; }
}
.paper, .body { display: block !important; }
.each {
  display: block !important; position: running(each);
  font: 8.5pt/1.2 "Liberation Sans", Arial, "DejaVu Sans", sans-serif !important;
}
"""
# A link within the site leads nowhere from a file, unless the site has an address.
_NO_INNER_LINKS = 'a[href^="/"], a[href^="."] { -weasy-link: none !important; }'


IDLE = 300
"""Seconds after which a worker that nobody asks ends by itself."""
MEMORY = 2 << 30
"""Bytes that a worker may take: the largest real sheet takes a tenth."""
WORKER = (sys.executable, "-m", "trialfinder.pages.press")


class Job(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A print page and where it stands; the last two as in `Site`."""

    html: str
    base_path: str = ""
    base_url: str = ""


def trial_pdf(trial: Trial, site: Site) -> bytes:
    """The printable summary of a trial as PDF."""
    return pdf_of(Job(render.print_html(trial, site), site.base_path, site.base_url))


def pdf_of(job: Job) -> bytes:
    """A print page as PDF."""
    weasyprint = _library()
    parts = urlsplit(job.base_url)
    base = f"{parts.scheme}://{parts.netloc}" if job.base_url else NOWHERE
    fetcher = _fetcher(f"{base}{job.base_path}/static/")
    sheet = _PAPER if job.base_url else _PAPER + _NO_INNER_LINKS
    page = weasyprint.HTML(string=job.html, base_url=f"{base}{job.base_path}/", url_fetcher=fetcher)
    made: bytes = page.write_pdf(
        stylesheets=[weasyprint.CSS(string=sheet, url_fetcher=fetcher)],
        pdf_variant="pdf/ua-1",
        pdf_identifier=hashlib.sha256(job.html.encode("utf-8", "surrogatepass")).digest()[:16],
    )
    return made


@cache
def _library() -> Any:
    """WeasyPrint, which takes a second to import and needs libraries of the system."""
    logging.getLogger("weasyprint").addHandler(logging.NullHandler())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is deprecated in it is its makers' business
            import weasyprint  # type: ignore[import-untyped]  # the library has no types
    except OSError as error:
        raise PrintingError(
            "A PDF cannot be made here: a library of the system is missing",
            f"On Debian, as root: apt-get install {NEEDS}",
        ) from error
    return weasyprint


def _fetcher(static: str) -> Any:
    """What the printer gets for an address: a file of ours, or nothing."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # type: ignore[import-untyped]  # as above

    ours = {urljoin(static, name): file for name, file in render.static_files().items()}

    class Fetcher(URLFetcher):  # type: ignore[misc]  # the library has no types
        def fetch(self, url: str, headers: object = None) -> Any:
            if url not in ours:
                raise ValueError("only files of our own are printed")
            kind, content = ours[url]
            return URLFetcherResponse(url, content, {"Content-Type": kind})

    return Fetcher()


# A worker: jobs on stdin, PDFs on stdout, each after four bytes that tell its length, until stdin ends.

_MADE, _FAILED = b"+", b"-"


def send(stream: IO[bytes], job: Job) -> None:
    _write(stream, msgspec.msgpack.encode(job))


def receive(stream: IO[bytes]) -> bytes:
    """The PDF of the job that was sent; EOFError where the worker is gone, PrintingError where it cannot."""
    answered = _read(stream)
    if answered[:1] != _MADE:
        message, hint = msgspec.msgpack.decode(answered[1:], type=tuple[str, str])
        raise PrintingError(message, hint)
    return answered[1:]


def work(jobs: IO[bytes], answers: IO[bytes]) -> None:
    """Makes what is asked for until nobody asks any more."""
    while select.select([jobs], [], [], IDLE)[0]:
        try:
            job = msgspec.msgpack.decode(_read(jobs), type=Job)
        except EOFError:
            return
        _write(answers, _answer(job))


def _answer(job: Job) -> bytes:
    try:
        return _MADE + pdf_of(job)
    except PrintingError as error:
        return _FAILED + msgspec.msgpack.encode((error.message, error.hint))
    except Exception:  # a fault of ours or of the library: the server must hear of it, and go on
        return _FAILED + msgspec.msgpack.encode(("This page could not be made into a PDF", "Print it from a browser."))


def _write(stream: IO[bytes], content: bytes) -> None:
    stream.write(len(content).to_bytes(4, "big") + content)
    stream.flush()


def _read(stream: IO[bytes]) -> bytes:
    return _exactly(stream, int.from_bytes(_exactly(stream, 4), "big"))


def _exactly(stream: IO[bytes], size: int) -> bytes:
    """So many bytes; an unbuffered stream gives them in parts."""
    parts = []
    while size:
        part = stream.read(size)
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def main() -> None:
    """A worker on the streams of its process; what the library prints goes to stderr."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with suppress(OSError):
        os.nice(5)  # readers of pages come first
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    # Unbuffered: what is waiting has to be seen by `select`.
    work(os.fdopen(0, "rb", buffering=0), answers)


if __name__ == "__main__":
    main()
