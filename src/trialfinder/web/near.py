"""The trial page with the sites nearest to a place: `/trial/{nct_id}?near=Houston`.

In: an `Ask`. Without a place it is the trial page as ever. With one, the page is made anew for this reader: no cache
keeps it, nothing of it is logged, and the words do not travel on in a redirect.
"""

from __future__ import annotations

from starlette.responses import Response

from trialfinder.alerts.lately import latest_news
from trialfinder.pages import render
from trialfinder.records.ids import parse_nct_id
from trialfinder.web import desk
from trialfinder.web.answers import HTML, KEEP_NOTHING, answer, redirect
from trialfinder.web.desk import Ask


def trial_page(ask: Ask) -> Response:
    place = ask.query("near")
    if not place:
        return desk.trial_page(ask)
    asked = ask.request.path_params["nct_id"]
    nct_id = ask.trials.resolve(parse_nct_id(asked))
    if asked != nct_id:
        return redirect(ask.site.path(f"/trial/{nct_id}"), status=301)
    trial = ask.trials.trial(nct_id)
    news = latest_news(ask.trials, nct_id) if trial.versions > 1 else None
    return answer(render.trial_html(trial, ask.site, news, near=place), HTML, cache=KEEP_NOTHING)
