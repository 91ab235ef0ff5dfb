"""The guides, the glossary and what we say of access, as pages.

In: a guide, a letter, and the site. Out: HTML. Every word passes the escaping of the engine, ours and the vocabulary's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trialfinder.pages.render import made_of
from trialfinder.pages.rules import reading
from trialfinder.pages.site import Site
from trialfinder.pages.views.access import ACCESS
from trialfinder.pages.views.glossary import KINDS, OTHERS, Word, letters
from trialfinder.pages.views.guides import Guide, Source, guide, guides
from trialfinder.pages.views.model import Rule
from trialfinder.pages.wording import date_words


def guides_html(site: Site) -> str:
    """The list of guides."""
    return made_of("guides.html", site, page_title="Guides", guides=[_named(one) for one in guides()])


def guide_html(one: Guide, site: Site) -> str:
    return made_of(
        "guide.html",
        site,
        page_title=one.title,
        description=one.summary,
        canonical=site.address(f"/guides/{one.slug}") if site.base_url else "",
        guide={
            "title": one.title,
            "summary": one.summary,
            "blocks": one.blocks,
            "sources": [_source(source) for source in one.sources],
            "see": [_named(found) for slug in one.see if (found := guide(slug))],
        },
        day=reading.guide_day(one.reviewed),
    )


def glossary_html(site: Site) -> str:
    """The letters, each with how many entries it has."""
    all_words = [word for found in letters().values() for word in found]
    parts = [
        {"letter": letter, "name": _letter_name(letter), "count": len(found)} for letter, found in letters().items()
    ]
    return made_of("glossary.html", site, page_title="Glossary", letters=parts, told=_told(all_words, site))


def letter_html(letter: str, site: Site) -> str:
    """The entries under one letter, which there must be."""
    found = letters()[letter]
    name = _letter_name(letter)
    return made_of(
        "glossary_letter.html",
        site,
        page_title=f"Glossary: {name}",
        name=name,
        letter=letter,
        letters=[{"letter": other, "name": _letter_name(other)} for other in letters()],
        words=[_entry(word) for word in found],
        told=_told(found, site),
    )


def accessibility_html(site: Site) -> str:
    contact = " ".join(part for part in (site.operator_name, site.operator_contact) if part)
    return made_of("accessibility.html", site, page_title="Accessibility", access=ACCESS, contact=contact)


def _named(one: Guide) -> dict[str, str]:
    return {"slug": one.slug, "title": one.title, "summary": one.summary}


def _source(source: Source) -> dict[str, str]:
    return {
        "publisher": source.publisher,
        "title": source.title,
        "address": source.address,
        "day": source.seen.isoformat(),
        "seen": date_words(source.seen.isoformat()),
    }


def _entry(word: Word) -> dict[str, Any]:
    return {
        "term": word.term,
        "kind": KINDS[word.kind],
        "short": word.kind == "abbreviation",
        "plain": word.plain,
        "notes": word.notes,
        "also": ", ".join(word.also),
    }


def _letter_name(letter: str) -> str:
    return "Numbers and other signs" if letter == OTHERS else letter.upper()


def _told(words: Sequence[Word], site: Site) -> Rule:
    return reading.entries(len(words), sum(word.reviewed for word in words), site.as_of)
