"""What every page owes its reader, and what it must never do.

In go a page's HTML, its study (or None) and the address the site is served from, if it has one; out comes a
Problem for each thing missing or forbidden: the link to the official record, the dates, the line on what was
modified, the notices; resources from another host, scripts in the page; "eligible" said of a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from trialfinder.audit import marks
from trialfinder.audit.outline import Element, Outline, read, readable
from trialfinder.audit.problems import Problem, excerpt

REGISTRY = "https://clinicaltrials.gov"
NO_ENDORSEMENT = (
    "NLM is not responsible for the product and does not endorse or recommend this or any other product",
    "la NLM no es responsable del producto y no respalda ni recomienda este ni ningún otro producto",
)
"""The registry's own words, and their Spanish."""

_NOT_ADVICE = re.compile(
    r"not medical advice|\bno (?:es|son|constituyen?|sustituyen?) (?:un |una )?(?:consejo|asesoramiento) médico",
    re.IGNORECASE,
)
# "Eligibility" is the name of the thing; "eligible" is said of a person.
_ELIGIBLE = re.compile(
    r"\b(?:in|non-?)?eligible\b|\b(?:in)?elegibles?\b"
    r"|\byou(?: (?:may|might|could|would|can|will|do|should|also|probably|likely|are|still|not))*"
    r" (?:dis)?qualif(?:y|ied)\b",
    re.IGNORECASE,
)
_THEIR_WORDS = ("data-field", "data-criterion", "data-original", "data-note", "data-was", "data-words", "data-quoted")
_WORD = re.compile(r"\w+")
_YEAR = re.compile(r"[0-9]{4}")


def audit_obligations(html: str, *, nct_id: str | None, origin: str | None = None) -> list[Problem]:
    """`origin`: the site's own address ("https://trials.example"), whose resources are no third party's."""
    page = read(html)
    return [
        *_check_record_link(page, nct_id),
        *_check_marked_lines(page),
        *_check_notices(page),
        *_check_resources(page, origin),
        *_check_scripts(page),
        *_check_eligible(page),
    ]


def _check_record_link(page: Outline, nct_id: str | None) -> Iterator[Problem]:
    address = f"{REGISTRY}/study/{nct_id}" if nct_id else REGISTRY
    for element in page.elements:
        if element.tag == "a" and not element.hidden and readable(page.text_of(element)):
            href = (element.get("href") or "").strip()
            if href.rstrip("/") == address or (nct_id is None and href.startswith(address + "/")):
                return
    yield Problem("no-record-link", "page", f"no link to {address}")


def _check_marked_lines(page: Outline) -> Iterator[Problem]:
    shown = {
        (name, element.attributes[name]): readable(page.text_of(element))
        for element in page.elements
        for name in ("data-rule", "data-about")
        if name in element.attributes and not element.hidden and readable(page.text_of(element))
    }
    if ("data-rule", "processed") not in shown:
        yield Problem("no-processed-date", "page", "nothing says when the registry processed the data")
    if ("data-rule", "fetched") not in shown:
        yield Problem("no-fetched-date", "page", "nothing says since when the copy has held what the page shows")
    # The registry's date may be "not known"; the day we speak of never is.
    if not _YEAR.search(shown.get(("data-rule", "as-of"), "")):
        yield Problem("no-as-of-date", "page", "nothing says as of which date the page speaks")
    if ("data-about", "modifications") not in shown:
        yield Problem("no-modifications", "page", "nothing says what was modified")


def _check_notices(page: Outline) -> Iterator[Problem]:
    text = readable(_visible(page))
    if not _NOT_ADVICE.search(text):
        yield Problem("no-disclaimer", "page", "the words “not medical advice” are missing")
    if not any(_only_words(notice) in _only_words(text) for notice in NO_ENDORSEMENT):
        yield Problem("no-endorsement-notice", "page", "the registry's no-endorsement notice is missing")


def _visible(page: Outline) -> str:
    pieces, at, index = [], 0, 0
    while index < len(page.elements):
        element = page.elements[index]
        if element.hidden:
            pieces.append(page.text[at : element.start])
            at, index = element.stop, element.end
        else:
            index += 1
    return "".join([*pieces, page.text[at:]])


def _only_words(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.lower()))} "


# Attributes that make a browser fetch or send; `a href` only leads away.
_FETCHED = {
    "script": ("src",),
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
    "audio": ("src",),
    "track": ("src",),
    "iframe": ("src",),
    "frame": ("src",),
    "embed": ("src",),
    "object": ("data", "codebase"),
    "applet": ("code", "codebase", "archive"),
    "form": ("action",),
    "button": ("formaction",),
    "input": ("src", "formaction"),
    "base": ("href",),
    "image": ("href", "xlink:href"),
    "use": ("href", "xlink:href"),
    "feimage": ("href", "xlink:href"),
    "a": ("ping",),
    "area": ("ping",),
    "body": ("background",),
    "table": ("background",),
    "td": ("background",),
    "th": ("background",),
}
# Links that say something of the page and fetch nothing.
_TELLING = """
    alternate author bookmark canonical cite-as describedby first help last license me next nofollow prev
    previous privacy-policy search self terms-of-service up
"""
_TELLING_RELS = frozenset(_TELLING.split())
_CSS_ADDRESS = re.compile(r"""url\(\s*["']?([^"')\s]{1,2000})|@import\s+["']([^"']{1,2000})""", re.IGNORECASE)
_REFRESH = re.compile(r"url\s*=\s*[\"']?([^\"']{1,2000})", re.IGNORECASE)
_IN_ADDRESS = re.compile("[\x00-\x20]+")


def _check_resources(page: Outline, origin: str | None) -> Iterator[Problem]:
    for element in page.elements:
        for address in _addresses(element):
            if _leaves(address, element.tag, origin):
                yield Problem("third-party", str(element), f"fetches or sends to {excerpt(address)}")
        if "srcdoc" in element.attributes:
            yield Problem("inline-script", str(element), "a page within an attribute")
    for sheet in page.sheets:
        for address in _css_addresses(sheet):
            if _leaves(address, "style", origin):
                yield Problem("third-party", "style", f"fetches {excerpt(address)}")


def _addresses(element: Element) -> Iterator[str]:
    for name in _FETCHED.get(element.tag, ()):
        value = element.get(name)
        if value is None:
            continue
        if name in ("srcset", "ping"):
            yield from (part.split()[0] for part in value.split(",") if part.split())
        else:
            yield value
    if element.tag == "link":
        rels = set((element.get("rel") or "").lower().split())
        if "stylesheet" in rels or not rels or not rels <= _TELLING_RELS:
            yield element.get("href") or ""
            yield from (part.split()[0] for part in (element.get("imagesrcset") or "").split(",") if part.split())
    if element.tag == "meta" and (element.get("http-equiv") or "").lower() == "refresh":
        yield from _REFRESH.findall(element.get("content") or "")
    yield from _css_addresses(element.get("style") or "")


def _css_addresses(sheet: str) -> Iterator[str]:
    for first, second in _CSS_ADDRESS.findall(sheet):
        yield first or second


def _leaves(address: str, tag: str, origin: str | None) -> bool:
    address = _IN_ADDRESS.sub("", address).replace("\\", "/")
    here = origin or "https://this.invalid"
    try:
        parts = urlsplit(urljoin(here + "/", address))
    except ValueError:
        return True
    if parts.scheme == "data":
        return tag not in ("img", "source", "link", "input", "image", "style")
    if parts.scheme in ("javascript", "vbscript"):
        return False  # told as a script
    own = urlsplit(here)
    return (parts.scheme, parts.netloc) != (own.scheme, own.netloc)


def _check_scripts(page: Outline) -> Iterator[Problem]:
    for element in page.elements:
        for name, value in element.attributes.items():
            if name.startswith("on"):
                yield Problem("event-handler", str(element), f"{name}={excerpt(value)}")
            elif name == "content" and "http-equiv" not in element.attributes:
                continue  # words about the page, which no browser follows
            elif _IN_ADDRESS.sub("", value[:200]).lower().startswith(("javascript:", "vbscript:")):
                yield Problem("script-url", str(element), f"{name}={excerpt(value)}")
        if element.tag == "script" and "src" not in element.attributes:
            kind = (element.get("type") or "").strip().lower()
            if kind != "application/ld+json":
                yield Problem("inline-script", str(element), "a script within the page")


def _check_eligible(page: Outline) -> Iterator[Problem]:
    for main in marks.mains(page):
        text = readable(marks.outside(page, main, _THEIR_WORDS))
        for match in _ELIGIBLE.finditer(text):
            around = text[max(0, match.start() - 20) : match.end() + 20]
            yield Problem("says-eligible", str(main), f"{excerpt(around)} is said in our own words")
        for element in marks.elements_outside(page, main, _THEIR_WORDS):
            for name, said in marks.said_attributes(element):
                if _ELIGIBLE.search(said):
                    yield Problem("says-eligible", str(element), f"{name}={excerpt(said)}")
