"""The self-check of a trial, as a page.

In: a trial and the site. Out: HTML. Answers are given and held on the reader's own device by `static/check.js`; the
page holds no form that could be sent.
"""

from __future__ import annotations

from trialfinder.pages import wording
from trialfinder.pages.render import about_frame, made_of
from trialfinder.pages.showing import is_blank, shown
from trialfinder.pages.site import Site
from trialfinder.pages.views.check import check_view
from trialfinder.records.facts import Fact
from trialfinder.trial import Trial

LEVELS = (
    "Fully active, as before the illness",
    "Up and about, with light work but no hard physical work",
    "Cares for themselves and is up for more than half of the day, but cannot work",
    "Cares for themselves only in part, in bed or a chair for more than half of the day",
    "Cannot care for themselves, in bed or a chair all day",
)
"""The five steps of ECOG's scale in daily life, from the first (none) to the fifth."""


def check_html(trial: Trial, site: Site) -> str:
    """The page on which a reader goes through the points of a trial."""
    names = trial.document.lens.at("protocolSection.identificationModule")
    title = names.fact("briefTitle")
    status = trial.document.lens.at("protocolSection.statusModule").fact("overallStatus")
    number = Fact("protocolSection.identificationModule.nctId", trial.nct_id)
    return made_of(
        "check.html",
        site,
        **about_frame(trial, site),
        nct=trial.nct_id,
        page_title=f"The points of {trial.nct_id}",
        title=shown(title if title and not is_blank(title) else number),
        status=shown(status) if status and not is_blank(status) else None,
        view=check_view(trial),
        levels=LEVELS,
        show_original=wording.SHOW_ORIGINAL,
    )
