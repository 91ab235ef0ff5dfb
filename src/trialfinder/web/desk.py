"""The desk: each kind of question that the site takes, and the answer from the catalog.

In: an `Ask`. Out: a response. Refused, as an error that `site` turns into a page or JSON: ids that are no
ids, trials that are not here, lists that end earlier. Nothing here writes, translates or calls the network.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from trialfinder.alerts.lately import latest_news
from trialfinder.catalog import Catalog
from trialfinder.errors import MissingError, UsageError
from trialfinder.pages import front, render, reviewing, sheet
from trialfinder.pages.rules.listing import PER_PAGE
from trialfinder.pages.site import Site
from trialfinder.pages.views.about import age_data
from trialfinder.records.dates import parse_date
from trialfinder.records.ids import parse_nct_id
from trialfinder.search.index import Library
from trialfinder.store import decisions, disputes
from trialfinder.store.studies import Listed, find_title_or_org_id
from trialfinder.trial import Trial
from trialfinder.web.answers import (
    HTML,
    JSON,
    KEEP_NOTHING,
    answer,
    is_known,
    not_modified,
    redirect,
    tag_of,
)
from trialfinder.web.kept import Kept, code_stamp

LONGEST_QUERY = 500
CORRECTIONS = 500
"""The corrections that are shown, the newest first."""
NO_SEARCH = (
    "No trial here has exactly this number or title. Searching by words is not ready on this site yet "
    "(trialfinder refresh makes it ready); until then, these are all its trials."
)
SEVERAL = "Several trials have this number or title."
NO_TRIALS = "This site holds no trials yet."
HOW_TO_LOAD = "'trialfinder demo' shows made-up trials; 'trialfinder import' loads records of the registry."


class Ask(NamedTuple):
    """One question: the request, the site it came to, the catalog (None while there is no store), and the index."""

    request: Request
    site: Site
    catalog: Catalog | None
    kept: Kept
    library: Library

    @property
    def trials(self) -> Catalog:
        if self.catalog is None:
            raise MissingError(NO_TRIALS, HOW_TO_LOAD)
        return self.catalog

    def query(self, name: str) -> str:
        return self.request.query_params.get(name, "").strip()


Answerer = Callable[[Ask], Response]


# Lists and search


def home(ask: Ask) -> Response:
    """The question, or what to do where there are no trials. An older address of the list leads on to it."""
    if page := ask.query("page"):
        return redirect(ask.site.path(f"/trials?page={page_number(page)}"), status=301)
    return _of_all(ask, "/", lambda: _home(ask))


def trials(ask: Ask) -> Response:
    """A page of all trials, the last updated first."""
    return _of_all(ask, f"/trials {page_number(ask.query('page'))}", lambda: _list(ask))


def _of_all(ask: Ask, place: str, make: Callable[[], str]) -> Response:
    """A page that depends on which trials the store holds."""
    state = ask.catalog.store.data_version() if ask.catalog else None
    tag = tag_of(place, state, ask.site, code_stamp())
    if is_known(ask.request, tag):
        return not_modified(tag)
    return answer(ask.kept.page(tag, make), HTML, tag=tag)


def _home(ask: Ask) -> str:
    total = ask.catalog.count() if ask.catalog else 0
    if not total:
        return render.message_html("No trials yet", NO_TRIALS, HOW_TO_LOAD, ask.site)
    return front.home_html(ask.trials.listing(0, front.NEWEST), total, ask.site)


def search(ask: Ask) -> Response:
    """Where there is no index yet: the one trial that the words name exactly; else a list, which says what is missing.

    Nothing of the words travels on, in a redirect or a cache.
    """
    words = ask.query("q")[:LONGEST_QUERY]
    found = _named(ask, words)[:PER_PAGE] if words and ask.catalog else []
    if len(found) == 1:
        return redirect(ask.site.path(f"/trial/{found[0]}"), status=302)
    notice = SEVERAL if found else NO_SEARCH if words else ""
    return answer(_list(ask, words, notice, found), HTML, cache=KEEP_NOTHING)


def _list(ask: Ask, words: str = "", notice: str = "", only: Sequence[str] = ()) -> str:
    page = page_number(ask.query("page"))
    total = len(only) or (ask.catalog.count() if ask.catalog else 0)
    if not total and page == 1:
        return render.message_html("No trials yet", NO_TRIALS, HOW_TO_LOAD, ask.site)
    first = (page - 1) * PER_PAGE
    if first >= total:
        raise MissingError("The list of trials ends before this page.", "Start with its first page.")
    listed = [_listed(ask.trials, nct_id) for nct_id in only] or ask.trials.listing(first, PER_PAGE)
    return front.trials_html(listed, total, page, ask.site, query=words, notice_text=notice)


def _named(ask: Ask, words: str) -> list[str]:
    try:
        nct_id = parse_nct_id(words)
    except UsageError:
        return find_title_or_org_id(ask.trials.store, words)
    return [ask.trials.resolve(nct_id)]


def _listed(trials: Catalog, nct_id: str) -> Listed:
    protocol = trials.document(nct_id).lens.at("protocolSection")
    title = protocol.at("identificationModule").fact("briefTitle")
    status = protocol.at("statusModule").fact("overallStatus")
    return Listed(nct_id, title.json_text if title else None, status.json_text if status else None, None, "")


def page_number(text: str) -> int:
    if not text:
        return 1
    if not (text.isascii() and text.isdigit() and len(text) < 8 and int(text)):
        raise UsageError("A page has a number, such as 2.", "Start with the first page.")
    return int(text)


def _page(ask: Ask, html: str) -> Response:
    """A page that costs little to make: its tag is the tag of its bytes."""
    tag = tag_of(html)
    return not_modified(tag) if is_known(ask.request, tag) else answer(html, HTML, tag=tag)


# One trial


def of_trial(
    path_end: str,
    content_type: str,
    make: Callable[[Ask, Trial], str | bytes],
    *,
    also: Callable[[Ask, str], tuple[object, ...]] = lambda ask, nct_id: (),
) -> Answerer:
    """The answer about one trial under "/trial/{nct_id}" and `path_end`; other ids lead to the current one.

    `also`: what it depends on beside the trial and the site.
    """

    def answerer(ask: Ask) -> Response:
        asked = ask.request.path_params["nct_id"]
        nct_id = ask.trials.resolve(parse_nct_id(asked))
        if asked != nct_id:
            return redirect(ask.site.path(f"/trial/{nct_id}{path_end}"), status=301)
        trial = ask.trials.trial(nct_id)
        hidden = ask.trials.withheld.stamp
        tag = tag_of(path_end, *_trial_parts(trial), ask.site, code_stamp(), hidden, *also(ask, nct_id))
        if is_known(ask.request, tag):
            return not_modified(tag)
        return answer(ask.kept.page(tag, lambda: make(ask, trial)), content_type, tag=tag)

    return answerer


def _trial_parts(trial: Trial) -> tuple[object, ...]:
    """What a page about a trial depends on, beside the site and our code."""
    reviewed = [(one.id, one.plain, one.review) for one in trial.plain.criteria if one.review]
    plain = msgspec.json.encode((trial.plain.versions, trial.plain.summary, trial.plain.source_sha256, reviewed))
    held = (trial.versions, trial.first_seen, trial.processed, trial.partial, trial.sample, trial.left)
    return trial.document.sha256, plain, *held


def trial_page(ask: Ask) -> Response:
    """The trial page, from its kept sheet where there is one."""
    asked = ask.request.path_params["nct_id"]
    nct_id = parse_nct_id(asked)
    held = ask.trials.laid_out(nct_id, sheet.stamp()) if asked == nct_id else None
    if held is None:
        return _trial_page_from_record(ask)
    known = (held.document_sha256, held.partial, held.processed, held.first_seen, held.versions, held.sample)
    tag = tag_of("sheet", hashlib.sha256(held.sheet).hexdigest(), *known, ask.site, code_stamp())
    if is_known(ask.request, tag):
        return not_modified(tag)
    made = ask.kept.page(tag, lambda: render.page_html(sheet.from_bytes(held.sheet), held, ask.site))
    return answer(made, HTML, tag=tag)


def _from_record(ask: Ask, trial: Trial) -> str:
    """Laid out once for each state of the trial: a commit elsewhere gives every page another frame, and no more."""
    tag = tag_of("laid out", *_trial_parts(trial), code_stamp(), ask.trials.withheld.stamp)
    kept = ask.kept.page(tag, lambda: sheet.to_bytes(_lay_out(ask, trial)))
    return render.page_html(sheet.from_bytes(kept), trial, ask.site)


def _lay_out(ask: Ask, trial: Trial) -> sheet.Sheet:
    return sheet.lay_out(trial, latest_news(ask.trials, trial.nct_id) if trial.versions > 1 else None)


_trial_page_from_record = of_trial("", HTML, _from_record)
trial_print = of_trial("/print", HTML, lambda ask, trial: render.print_html(trial, ask.site))
trial_json = of_trial(".json", JSON, lambda ask, trial: render.trial_json(trial, ask.site))


# Reading


def methodology(ask: Ask) -> Response:
    return _page(ask, render.methodology_html(ask.site))


def about(ask: Ask) -> Response:
    return _page(ask, render.about_html(ask.site))


def corrections(ask: Ask) -> Response:
    """What people changed and what readers reported; without a store there is none of it."""
    store = ask.catalog.store if ask.catalog else None
    changed = decisions.log(store, CORRECTIONS, changed=True) if store else []
    answered = disputes.answered(store, CORRECTIONS) if store else []
    waiting = disputes.count_waiting(store) if store else 0
    return _page(ask, reviewing.corrections_html(changed, answered, waiting, ask.site))


def api(ask: Ask) -> Response:
    return _page(ask, render.api_html(ask.site))


def privacy(ask: Ask) -> Response:
    return _page(ask, render.privacy_html(ask.site))


@cache
def _static() -> dict[str, tuple[str, bytes, str]]:
    return {name: (kind, content, tag_of(content.hex())) for name, (kind, content) in render.static_files().items()}


def static(ask: Ask) -> Response:
    """A file of ours by its whole name: no name leads out of the list."""
    name = ask.request.path_params["name"]
    if name not in _static():
        raise MissingError("There is no such file.")
    kind, content, tag = _static()[name]
    return not_modified(tag) if is_known(ask.request, tag) else answer(content, kind, tag=tag)


# Operations


def readyz(ask: Ask) -> Response:
    """Whether there are trials to show, how many, and how old the copy is; a stale one answers 200, since it serves."""
    count = ask.catalog.count() if ask.catalog else 0
    body: dict[str, object] = {"status": "ready" if count else "empty", "trials": count}
    if ask.catalog and count:
        newest = parse_date(ask.catalog.listing(0, 1)[0].last_update)
        body["kind"] = ask.catalog.kind
        body["newest"] = newest.last_day().isoformat() if newest else None
        body |= age_data(ask.site)
        body["status"] = "stale" if body["stale"] else "ready"
    return answer(msgspec.json.encode(body), JSON, status=200 if count else 503, cache=KEEP_NOTHING)
