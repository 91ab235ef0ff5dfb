"""The search page, and its JSON: the parameters of an address into a question, and the answer onto a page.

In: an `Ask`. Out: a response that no cache may keep. A question that cannot be read comes back as the same form, with
what was typed and what would do. Nothing of a question is kept or logged, and it does not travel on in a redirect.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from starlette.responses import Response

from trialfinder.errors import MissingError, UnknownTrialError, UsageError
from trialfinder.pages import render
from trialfinder.pages.searched import search_data
from trialfinder.pages.views.search import PER_PAGE, empty_view, search_view
from trialfinder.search.answer import Answer
from trialfinder.search.asking import MOST_SHOWN, Flags, question
from trialfinder.search.index import Index
from trialfinder.search.patient import search
from trialfinder.web.answers import HTML, JSON, KEEP_NOTHING, answer, problem, redirect, status_of
from trialfinder.web.desk import Ask
from trialfinder.web.desk import search as by_name

MOST_TYPED = 1_000
"""Signs of one value: what is longer is cut."""
MOST_GIVEN = 20
"""Values of a parameter that may be given more than once."""
SECONDS = 5.0
NO_INDEX = "The search of this site is not ready yet."
MAKE_INDEX = "It is made by: trialfinder refresh"

_SEVERAL = ("hide", "without")
_ONE = tuple(name for name in Flags.__struct_fields__ if name not in (*_SEVERAL, "plain"))


def find(ask: Ask) -> Response:
    """The page; as JSON where that is asked for."""
    flags = flags_of(ask)
    if ask.catalog and index_of(ask) is None:
        return _without_index(ask)
    if wants_json(ask):
        try:
            return answer(msgspec.json.encode(search_data(_answer(ask, flags), ask.site)), JSON, cache=KEEP_NOTHING)
        except (UsageError, MissingError) as error:
            return problem(status_of(error), error.code, error.message, error.hint)
    if flags == Flags():
        html = render.search_html(empty_view(flags), ask.site, asked=False)
        return answer(html, HTML, cache=KEEP_NOTHING)
    try:
        found = _answer(ask, flags)
        if _is_one(found):
            return redirect(ask.site.path(f"/trial/{found.hits[0].nct_id}"), status=302)
        html = render.search_html(search_view(found, (_page(ask) - 1) * PER_PAGE, ask.site), ask.site)
        return answer(html, HTML, cache=KEEP_NOTHING)
    except (UsageError, UnknownTrialError) as error:
        html = render.search_html(empty_view(flags), ask.site, error=error)
        return answer(html, HTML, status=status_of(error), cache=KEEP_NOTHING)


def flags_of(ask: Ask) -> Flags:
    """The parameters, each cut to what a person types."""
    given = ask.request.query_params
    one = {name: given.get(name, "").strip()[:MOST_TYPED] for name in _ONE}
    return msgspec.convert({**one, **{name: _several(given.getlist(name)) for name in _SEVERAL}}, Flags)


def _several(values: Sequence[str]) -> tuple[str, ...]:
    """The form has one box for all: its parts stand between commas."""
    parts = [part.strip()[:MOST_TYPED] for value in values for part in value.split(",")]
    return tuple(part for part in parts if part)[:MOST_GIVEN]


def _answer(ask: Ask, flags: Flags) -> Answer:
    json = wants_json(ask)
    trials = ask.trials
    index = index_of(ask)
    if index is None:
        raise MissingError(NO_INDEX, MAKE_INDEX)
    limit = _number(ask.query("limit"), 10 if json else PER_PAGE, MOST_SHOWN) if json else PER_PAGE
    return search(
        index,
        trials,
        question(flags),
        limit=limit,
        offset=(_page(ask) - 1) * limit,
        why_not=(ask.query("why-not") or ask.query("why_not"))[:MOST_TYPED],
        seconds=SECONDS,
    )


def index_of(ask: Ask) -> Index | None:
    """The search index of the site's store; None while there is none."""
    return ask.library.index()


def _without_index(ask: Ask) -> Response:
    if wants_json(ask):
        return problem(503, MissingError.code, NO_INDEX, MAKE_INDEX)
    return by_name(ask)


def _page(ask: Ask) -> int:
    return _number(ask.query("page"), 1, 9_999)


def _number(text: str, otherwise: int, most: int) -> int:
    if not text:
        return otherwise
    if not (text.isascii() and text.isdigit() and len(text) < 8 and 0 < int(text) <= most):
        raise UsageError(f"A page and a limit are numbers from 1 to {most:,}.", "Leave them out to start anew.")
    return int(text)


def _is_one(found: Answer) -> bool:
    """Whether the text alone names exactly one trial, and nothing else was asked."""
    flags = found.question.flags
    return found.total >= 1 and sum(hit.exact for hit in found.hits) == 1 and flags == Flags(q=flags.q)


def wants_json(ask: Ask) -> bool:
    if ask.query("format"):
        return ask.query("format") == "json"
    accept = ask.request.headers.get("accept", "")
    return "application/json" in accept and "text/html" not in accept
