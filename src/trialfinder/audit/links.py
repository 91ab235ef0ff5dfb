"""The links of a site that stands as files, followed as a browser would from a disk.

In: the folder, and the path that its address has on a host, where that is known. Out: a Problem for each link that
names no file, for each that leads out of the folder, and for whatever a page would fetch from elsewhere. Pages, feeds,
lists of addresses and style sheets are read; what scripts make is not.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from trialfinder.audit.problems import Problem, excerpt

_ATTRIBUTES = ("href", "src", "action", "formaction", "poster", "data", "data-href")
_LINKED = ", ".join(f"[{name}]" for name in (*_ATTRIBUTES, "srcset"))
_TELLING = frozenset(("alternate", "author", "canonical", "help", "license", "next", "prev", "search", "self"))
_READ_ONLY = ("http", "https", "mailto", "tel")
_IN_XML = re.compile(r'<loc>([^<]{1,2000})</loc>|\b(?:href|src)="([^"]{0,2000})"')
_IN_CSS = re.compile(r"""url\(\s*["']?([^"')\s]{1,2000})|@import\s+["']([^"']{1,2000})""", re.IGNORECASE)
_ASKED_HERE = "form[data-here] [name]"
LOST_PAGE = "404.html"
"""The one page that a host may show anywhere: its links begin at the first folder of the address."""


class Found(NamedTuple):
    """What is wrong in one file."""

    file: str
    problems: list[Problem]


class _Link(NamedTuple):
    where: str
    address: str
    fetched: bool


def audit_links(root: Path, address: str = "") -> Iterator[Found]:
    """Every file that holds links, in order of names; `address` is where the site stands on a host, if anywhere."""
    site = _Site(root, address)
    for file in sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()):
        if file.endswith((".html", ".atom", ".xml", ".css")):
            yield Found(file, list(site.problems(file)))


class _Site:
    def __init__(self, root: Path, address: str) -> None:
        self._root = root
        self._address = address.rstrip("/") + "/" if address else ""
        self._files = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
        self._ids = lru_cache(maxsize=1000)(self._read_ids)

    def problems(self, file: str) -> Iterator[Problem]:
        for link in _links(file, (self._root / file).read_text(encoding="utf-8")):
            found = self._problem(file, link)
            if found:
                yield found

    def _problem(self, file: str, link: _Link) -> Problem | None:
        try:
            parts = urlsplit(self._local(file, link.address))
        except ValueError:
            return Problem("broken-link", link.where, f"{excerpt(link.address)} is no address")
        if parts.scheme or parts.netloc:
            if parts.scheme == "data" or (parts.scheme in _READ_ONLY and not link.fetched):
                return None
            return Problem("third-party", link.where, f"fetches or sends to {excerpt(link.address)}")
        target = _resolved(file, unquote(parts.path)) if parts.path else file
        if target is None:
            return Problem("outside-link", link.where, f"{excerpt(link.address)} leads out of the folder")
        if target not in self._files:
            return Problem("broken-link", link.where, f"{excerpt(link.address)} names no file")
        if parts.fragment and target.endswith(".html") and _part_of(unquote(parts.fragment)) not in self._ids(target):
            return Problem("broken-fragment", link.where, f"{excerpt(link.address)} names no part of that page")
        return None

    def _local(self, file: str, address: str) -> str:
        """An address of this very site as a name of one of its files."""
        if self._address and address.startswith(self._address):
            return "../" * file.count("/") + (address[len(self._address) :] or "index.html")
        path = urlsplit(self._address).path
        return address[len(path) :] if path and file == LOST_PAGE and address.startswith(path) else address

    def _read_ids(self, file: str) -> frozenset[str]:
        page = LexborHTMLParser((self._root / file).read_text(encoding="utf-8"))
        ids = {node.attributes["id"] or "" for node in page.css("[id]")}
        return frozenset(ids | {f"{node.attributes['name']}=" for node in page.css(_ASKED_HERE)})


def _links(file: str, text: str) -> Iterator[_Link]:
    if file.endswith(".html"):
        yield from _of_page(LexborHTMLParser(text))
    elif file.endswith(".css"):
        for first, second in _IN_CSS.findall(text):
            yield _Link("style sheet", first or second, True)
    else:
        for first, second in _IN_XML.findall(text):
            yield _Link("XML", html.unescape(first or second), False)


def _of_page(page: LexborHTMLParser) -> Iterator[_Link]:
    for node in page.css(_LINKED):
        for name in _ATTRIBUTES:
            address = node.attributes.get(name)
            if address is not None and not (name == "data" and node.tag != "object"):
                yield _Link(f"{node.tag}", address, _is_fetched(node, name))
        for part in (node.attributes.get("srcset") or "").split(","):
            if part.split():
                yield _Link(f"{node.tag}", part.split()[0], True)
    for node in page.css("style"):
        for first, second in _IN_CSS.findall(node.text()):
            yield _Link("style", first or second, True)


def _is_fetched(node: LexborNode, name: str) -> bool:
    """Whether a browser asks for it by itself, or sends a form there; a link that a reader may follow is none."""
    if node.tag in ("a", "area") and name == "href":
        return False
    rels = (node.attributes.get("rel") or "").lower().split()
    return not (node.tag == "link" and rels and _TELLING.issuperset(rels))


def _part_of(fragment: str) -> str:
    """ "ids=NCT04437511,..." is for the field of that name, in a form that is answered on the page."""
    name, mark, _ = fragment.partition("=")
    return name + mark


def _resolved(file: str, path: str) -> str | None:
    """The file that a relative path means; None where it leads out of the folder."""
    if path.startswith("/"):
        return None
    steps = file.split("/")[:-1]
    for step in path.split("/"):
        if step == "..":
            if not steps:
                return None
            steps.pop()
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)
