"""The search page.

In: an answer of the patient search, and the site. Out: a `SearchView` for the template. Every part that was understood,
every name that was searched too and every filter comes with a link that takes it out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from trialfinder.pages.rules import searching
from trialfinder.pages.site import Site
from trialfinder.pages.views.model import Rule
from trialfinder.pages.views.search_form import facets, listed, options
from trialfinder.pages.views.search_hits import hit_view
from trialfinder.pages.views.search_links import FILTERS, address, carried, text_without, without
from trialfinder.pages.views.search_map import sites_map
from trialfinder.pages.views.search_model import Choice, Expanded, PageLink, SearchView
from trialfinder.pages.views.search_told import chosen, understood
from trialfinder.search.answer import Answer
from trialfinder.search.asking import Flags

PER_PAGE = 20
RECORD = "https://clinicaltrials.gov/study/"


_SOURCES = {
    "vocabulary": "everyday and medical words",
    "abbreviation": "short forms",
    "mesh": "as the registry files it",
    "records": "other names in the records",
    "spelling": "likely spelling",
    "spanish": "from Spanish",
    "word form": "forms of the word",
}


def search_view(
    answer: Answer, offset: int, site: Site, lately: Callable[[str], Rule | None] = lambda nct_id: None
) -> SearchView:
    """`lately`: what changed in the record of an NCT id, from who can tell."""
    meaning = answer.meaning
    return SearchView(
        flags=answer.question.flags,
        hide=", ".join(answer.question.flags.hide),
        options=options(answer),
        carried=carried(answer.question.flags),
        found=searching.found(answer.total, offset + 1, len(answer.hits)),
        understood=tuple(understood(answer, site)),
        chosen=tuple(chosen(answer, site)),
        ambiguous=tuple(_ambiguous(answer, site)),
        expanded=tuple(_expanded(answer, site)),
        most_words=searching.most_words(meaning.required, meaning.strong, together=meaning.together)
        if answer.total and 0 < meaning.required < meaning.strong
        else None,
        not_here=tuple(
            Choice(searching.not_here(one), "Look it up at ClinicalTrials.gov", href=RECORD + one)
            for one in answer.not_here
        ),
        not_known=tuple(_not_known(answer)),
        hidden=() if answer.relaxed else tuple(_hidden(answer, site)),
        untold=searching.untold(answer.cannot_tell) if answer.cannot_tell else None,
        relaxed=tuple(
            Choice(
                searching.relax(one.would_bring, FILTERS[one.filter]),
                "show them",
                href=without(answer, one.filter, site),
            )
            for one in answer.relaxed
        ),
        why_not=tuple(_why_not(answer)),
        hits=tuple(hit_view(hit, answer, site, lately(hit.nct_id)) for hit in answer.hits),
        facets=tuple(facets(answer, site)),
        pages=tuple(_pages(answer, offset // PER_PAGE + 1, site)),
        map=sites_map(answer),
        here=_here(answer),
    )


def _here(answer: Answer) -> tuple[tuple[str, str], ...]:
    """All that was asked but for "near me", where no place is named beside it; empty where it was not written."""
    question = answer.question
    if question.near or not any(part.kind == "here" for part in question.asked.parts):
        return ()
    flags = msgspec.structs.replace(question.flags, q=text_without(answer, ("here",)), near="")
    return carried(flags) or (("q", ""),)


def empty_view(flags: Flags) -> SearchView:
    """The form alone, with what was typed."""
    return SearchView(
        flags=flags, hide=", ".join(flags.hide), options=listed(flags, (), ()), carried=carried(flags),
        found=searching.found(0, 1, 0), understood=(), chosen=(), ambiguous=(), expanded=(), most_words=None,
        not_here=(), not_known=(), hidden=(), untold=None, relaxed=(), why_not=(), hits=(), facets=(), pages=(),
        map=None,
    )  # fmt: skip


def _ambiguous(answer: Answer, site: Site) -> Iterator[Choice]:
    found = answer.question.near
    for place in (*found.ambiguous, *found.also[:3]) if found else ():
        text = text_without(answer, ("near",))
        rule = searching.understood(place.name)
        yield Choice(rule, "search there", href=address(answer.question.flags, site, q=text, near=place.name))


def _expanded(answer: Answer, site: Site) -> Iterator[Expanded]:
    flags = answer.question.flags
    for one in answer.expanded:
        names = tuple(
            Choice(searching.name(name), "leave out", href=address(flags, site, without=(*flags.without, name)))
            for name in one.to
        )
        yield Expanded(searching.searched_too(one.from_, _SOURCES[one.source]), names)


def _not_known(answer: Answer) -> Iterator[Rule]:
    """What of the words leads nowhere."""
    asked, meaning = answer.question.asked, answer.meaning
    exact = [unit.text for unit in meaning.units if unit.exact]
    for word in meaning.unknown:
        if word not in answer.not_here:
            yield searching.unknown_word(word, to_the_letter=word in exact)
    if meaning.required < meaning.strong:
        yield from map(searching.elsewhere, meaning.elsewhere)
    if asked.text.strip() and not (meaning.units or asked.parts or asked.trials):
        yield searching.no_words()


def _hidden(answer: Answer, site: Site) -> Iterator[Choice]:
    question = answer.question
    for name, count in answer.hidden.items():
        if count:
            what = "the status: only recruiting trials are shown" if question.status_by_default else FILTERS[name]
            rule = searching.hidden(count, what if name == "status" else FILTERS[name])
            yield Choice(rule, "show them too", href=without(answer, name, site))


def _why_not(answer: Answer) -> Iterator[Rule]:
    told = answer.why_not
    if told is None:
        return
    if told.found:
        yield searching.why_not(f"{told.nct_id} is among the trials found.")
    for name, value in told.filters:
        yield searching.why_not(f"{told.nct_id} is kept out by {FILTERS[name]}: {_plain(value)}.")
    for word in told.words:
        yield searching.why_not(f"{told.nct_id} has nowhere “{word}”, nor a name searched with it.")


def _plain(value: str) -> str:
    """Codes as words; names of places, and what somebody typed, as they are."""
    return value.lower().replace("_", " ") if value.replace("_", "").replace(", ", "").isupper() else value


def _pages(answer: Answer, page: int, site: Site) -> Iterator[PageLink]:
    flags = answer.question.flags
    if page > 1:
        yield PageLink("prev", "Earlier in the list", href=address(flags, site, page=str(page - 1)))
    if page * PER_PAGE < answer.total:
        yield PageLink("next", "Further in the list", href=address(flags, site, page=str(page + 1)))
