"""What every page carries about its data, and the frame around it."""

from __future__ import annotations

from trialfinder.pages import wording
from trialfinder.pages.rules import freshness
from trialfinder.pages.site import Site
from trialfinder.pages.views.model import About
from trialfinder.trial import Held

REGISTRY_STUDY = "https://clinicaltrials.gov/study/"


def about_trial(trial: Held, site: Site) -> About:
    return About(
        source=f"{wording.SOURCE}, record {trial.nct_id}",
        record_url=REGISTRY_STUDY + trial.nct_id,
        processed=freshness.processed(trial.processed),
        as_of=freshness.as_of(site.as_of),
        modifications=wording.MODIFICATIONS,
        advice=wording.ADVICE,
        notice=wording.NOTICE,
    )


def about_data(trial: Held, site: Site) -> dict[str, object]:
    """The `about` of our JSON: the same in a program's terms."""
    about = about_trial(trial, site)
    return {
        "source": about.source,
        "record_url": about.record_url,
        "processed": trial.processed,
        "sample": trial.sample,
        "as_of": site.as_of.isoformat(),
        "modifications": about.modifications,
        "notice": f"{about.notice} {wording.EVALUATED}",
        "advice": about.advice,
    }
