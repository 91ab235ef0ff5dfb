"""A strict reader of Atom feeds: what RFC 4287 asks of a feed, and nothing that it leaves open."""

from __future__ import annotations

import datetime
import re
import xml.etree.ElementTree as ET
from typing import NamedTuple

_NS = "{http://www.w3.org/2005/Atom}"
_FEED_ONCE = ("id", "title", "updated")
_AT_MOST_ONCE = ("rights", "subtitle", "generator", "icon", "logo", "published", "summary", "content", "source")
_KNOWN = {
    *_FEED_ONCE,
    *_AT_MOST_ONCE,
    *("author", "name", "uri", "email", "contributor", "category", "link", "entry", "feed"),
}
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_REFERENCE = re.compile(r"[^\s<>\"{}|\\^`]+")
# RFC 3339 as RFC 4287 narrows it: an upper case T between date and time, an upper case Z or an offset.
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})")


class Entry(NamedTuple):
    id: str
    title: str
    updated: str
    link: str
    html: str


class Feed(NamedTuple):
    id: str
    title: str
    updated: str
    rights: str
    links: dict[str, str]
    entries: tuple[Entry, ...]


def read_feed(text: str) -> Feed:
    """The feed, or an AssertionError that says which rule of the RFC it breaks."""
    assert text.startswith('<?xml version="1.0" encoding="utf-8"?>'), "an XML declaration opens the document"
    root = ET.fromstring(text.encode())  # noqa: S314 - our own output is on trial
    assert root.tag == f"{_NS}feed", "4.1.1: the document is a feed"
    for element in root.iter():
        assert element.tag.startswith(_NS), f"{element.tag} is of another namespace"
        assert element.tag.removeprefix(_NS) in _KNOWN, f"{element.tag} is no element of Atom"
    assert root.find(f"{_NS}author/{_NS}name") is not None, "4.1.1: a feed has an author unless all entries have one"
    links = _links(root)
    assert "self" in links, "4.1.1: a feed should name itself"
    entries = tuple(_entry(element) for element in root.findall(f"{_NS}entry"))
    assert len({(entry.id, entry.updated) for entry in entries}) == len(entries), "4.1.1: no entry stands twice"
    return Feed(*_heads(root), _text(root, "rights"), links, entries)


def _entry(element: ET.Element) -> Entry:
    content = element.find(f"{_NS}content")
    links = _links(element)
    assert content is not None or "alternate" in links, "4.1.2: an entry without content has an alternate link"
    assert content is not None
    assert content.get("type") in ("text", "html"), "4.1.3.1: the type of a content that is written out"
    assert len(content) == 0, "4.1.3.3: text and html hold no elements"
    return Entry(*_heads(element), links["alternate"], content.text or "")


def _heads(element: ET.Element) -> tuple[str, str, str]:
    for name in _FEED_ONCE:
        assert len(element.findall(_NS + name)) == 1, f"4.1: exactly one {name}"
    for name in _AT_MOST_ONCE:
        assert len(element.findall(_NS + name)) <= 1, f"4.1: at most one {name}"
    id_, title, updated = (_text(element, name) for name in _FEED_ONCE)
    assert _IRI.fullmatch(id_), "4.2.6: an id is an IRI, not a reference"
    assert title.strip(), "4.2.14: a title is not empty"
    assert _INSTANT.fullmatch(updated), "3.3: a date and a time with an offset"
    datetime.datetime.fromisoformat(updated)
    return id_, title, updated


def _links(element: ET.Element) -> dict[str, str]:
    found = [
        (link.get("rel", "alternate"), link.get("type"), link.get("href")) for link in element.findall(f"{_NS}link")
    ]
    for _, _, href in found:
        assert href and _REFERENCE.fullmatch(href), "4.2.7.1: a link has an address"
    kinds = [(rel, kind) for rel, kind, _ in found if rel == "alternate"]
    assert len(kinds) == len(set(kinds)), "4.1: one alternate link of each type"
    return {rel: href or "" for rel, _, href in found}


def _text(element: ET.Element, name: str) -> str:
    found = element.find(_NS + name)
    return (found.text or "") if found is not None else ""
