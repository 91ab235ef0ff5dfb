"""The feed of a search: `/feeds/search.atom`, with the parameters of `/search`.

In: an `Ask`. Out: Atom that no cache may keep, since the address says what somebody looks for; a program that asks
again is told when nothing changed. Refused, as the search page refuses it: what cannot be read, and a site without
an index.
"""

from __future__ import annotations

import msgspec
from starlette.responses import Response

from trialfinder.changed import ChangeSet
from trialfinder.errors import MissingError
from trialfinder.history.changes import changes
from trialfinder.pages.feeds import ENTRIES, Followed, search_atom
from trialfinder.search.asking import question
from trialfinder.search.patient import search
from trialfinder.web.answers import ATOM, KEEP_NOTHING, answer, is_known, not_modified, tag_of
from trialfinder.web.desk import Ask
from trialfinder.web.search import MAKE_INDEX, NO_INDEX, SECONDS, flags_of, index_of


def search_feed(ask: Ask) -> Response:
    flags = msgspec.structs.replace(flags_of(ask.request.query_params), sort="changed")
    index = index_of(ask)
    if index is None:
        raise MissingError(NO_INDEX, MAKE_INDEX)
    found = search(index, ask.trials, question(flags), limit=ENTRIES, seconds=SECONDS)
    xml = search_atom(found, {hit.nct_id: _followed(ask, hit.nct_id) for hit in found.hits}, ask.site)
    tag = tag_of(xml)
    if is_known(ask.request, tag):
        return not_modified(tag)
    return answer(xml, ATOM, tag=tag, cache=KEEP_NOTHING)


def _followed(ask: Ask, nct_id: str) -> Followed:
    versions = ask.trials.versions(nct_id)
    newest, *older = (ask.trials.withheld.shown(version.document) for version in reversed(versions[-2:]))
    changed: tuple[ChangeSet, ...] = changes([older[0], newest]) if older else ()
    return Followed(newest, changed[0] if changed else None)
