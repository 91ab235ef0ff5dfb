"""The search page, and its JSON: the parameters of an address into a question, and the answer onto a page.

In: an `Ask`. Out: a response that no cache may keep. A question that cannot be read comes back as the same form, with
what was typed and what would do. Nothing of a question is kept or logged, and it does not travel on in a redirect.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import msgspec
from starlette.datastructures import QueryParams
from starlette.responses import Response

from trialfinder.alerts.recent import recent_news
from trialfinder.errors import MissingError, UnknownTrialError, UsageError
from trialfinder.pages import render
from trialfinder.pages.searched import search_data
from trialfinder.pages.views.model import Rule
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
MOST_SENT = 8_000
"""Signs of a whole search that a form sends: as much as an address may have."""
MOST_GIVEN = 20
"""Values of a parameter that may be given more than once."""
SECONDS = 5.0
NO_INDEX = "The search of this site is not ready yet."
MAKE_INDEX = "It is made by: trialfinder refresh"

_SEVERAL = ("hide", "without")
_ONE = tuple(name for name in Flags.__struct_fields__ if name not in (*_SEVERAL, "plain"))


def find(ask: Ask) -> Response:
    """The page; as JSON where that is asked for."""
    if ask.catalog and index_of(ask) is None:
        return _without_index(ask)
    if wants_json(ask):
        try:
            data = search_data(_answer(ask, ask.request.query_params), ask.site)
            return answer(msgspec.json.encode(data), JSON, cache=KEEP_NOTHING)
        except (UsageError, MissingError) as error:
            return problem(status_of(error), error.code, error.message, error.hint)
    return _page(ask, ask.request.query_params)


def find_privately(ask: Ask) -> Response:
    """The same page for a search that came as a form, so that no word of it stands in an address.

    A way to another search on that page sends `to`: all that would stand in its address.
    """
    if ask.catalog and index_of(ask) is None:
        raise MissingError(NO_INDEX, MAKE_INDEX)
    sent = QueryParams(ask.request.state.form)
    return _page(ask, QueryParams(sent["to"][:MOST_SENT]) if "to" in sent else sent, private=True)


def _page(ask: Ask, given: QueryParams, *, private: bool = False) -> Response:
    """The page; a search that names one trial and nothing else leads to it, unless no address may name it."""
    flags = flags_of(given)
    if flags == Flags():
        html = render.search_html(empty_view(flags), ask.site, asked=False, private=private)
        return answer(html, HTML, cache=KEEP_NOTHING)
    try:
        found = _answer(ask, given)
        if _is_one(found) and not private:
            return redirect(ask.site.path(f"/trial/{found.hits[0].nct_id}"), status=302)
        view = search_view(found, (_page_number(given) - 1) * PER_PAGE, ask.site, partial(_lately, ask))
        return answer(render.search_html(view, ask.site, private=private), HTML, cache=KEEP_NOTHING)
    except (UsageError, UnknownTrialError) as error:
        html = render.search_html(empty_view(flags), ask.site, error=error, private=private)
        return answer(html, HTML, status=status_of(error), cache=KEEP_NOTHING)


def _lately(ask: Ask, nct_id: str) -> Rule | None:
    """What changed in a record; a trial that is not in the store any more has no news."""
    try:
        return recent_news(ask.trials, nct_id, ask.site.as_of)
    except UnknownTrialError:
        return None


def flags_of(given: QueryParams) -> Flags:
    """The parameters, each cut to what a person types."""
    one = {name: given.get(name, "").strip()[:MOST_TYPED] for name in _ONE}
    # The form has one box for all that is to be hidden, with commas between; a name left out may hold a comma.
    hide = [part for value in given.getlist("hide") for part in value.split(",")]
    several = {"hide": _several(hide), "without": _several(given.getlist("without"))}
    return msgspec.convert({**one, **several}, Flags)


def _several(values: Sequence[str]) -> tuple[str, ...]:
    parts = [value.strip()[:MOST_TYPED] for value in values]
    return tuple(part for part in parts if part)[:MOST_GIVEN]


def _answer(ask: Ask, given: QueryParams) -> Answer:
    json = wants_json(ask) and ask.request.method != "POST"
    trials = ask.trials
    index = index_of(ask)
    if index is None:
        raise MissingError(NO_INDEX, MAKE_INDEX)
    limit = _number(_one(given, "limit"), 10, MOST_SHOWN) if json else PER_PAGE
    return search(
        index,
        trials,
        question(flags_of(given)),
        limit=limit,
        offset=(_page_number(given) - 1) * limit,
        why_not=(_one(given, "why-not") or _one(given, "why_not"))[:MOST_TYPED],
        seconds=SECONDS,
    )


def _one(given: QueryParams, name: str) -> str:
    return given.get(name, "").strip()


def index_of(ask: Ask) -> Index | None:
    """The search index of the site's store; None while there is none."""
    return ask.library.index()


def _without_index(ask: Ask) -> Response:
    if wants_json(ask):
        return problem(503, MissingError.code, NO_INDEX, MAKE_INDEX)
    return by_name(ask)


def _page_number(given: QueryParams) -> int:
    return _number(_one(given, "page"), 1, 9_999)


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
