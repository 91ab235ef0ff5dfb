"""What every page carries about its data, and the frame around it."""

from __future__ import annotations

from trialfinder.pages import wording
from trialfinder.pages.rules import copies, freshness, gone
from trialfinder.pages.site import Site
from trialfinder.pages.views.model import About, Rule
from trialfinder.trial import Held

REGISTRY_STUDY = "https://clinicaltrials.gov/study/"


def about_trial(trial: Held, site: Site) -> About:
    return About(
        source=f"{wording.SOURCE}, record {trial.nct_id}",
        record_url=REGISTRY_STUDY + trial.nct_id,
        processed=freshness.processed(trial.processed),
        fetched=freshness.fetched(trial.first_seen),
        as_of=freshness.as_of(site.as_of),
        snapshot=copies.snapshot(site.snapshot, site.as_of, trial.document_sha256, gone=trial.left is not None),
        stale=stale_of(site),
        removed=gone.removed(trial.left),
        modifications=wording.MODIFICATIONS,
        advice=wording.ADVICE,
        notice=wording.NOTICE,
    )


def stale_of(site: Site) -> Rule | None:
    """What to say where the site's copy is old; made-up trials do not age."""
    return None if site.sample else freshness.stale(site.processed, site.as_of)


def age_data(site: Site) -> dict[str, object]:
    """Which copy the site has and how fresh it is, in a program's terms."""
    return {
        "snapshot": site.snapshot or None,
        "as_of": site.as_of.isoformat(),
        "copy_processed": site.processed,
        "copy_fetched": site.fetched,
        "age_days": None if site.sample else freshness.age_days(site.processed, site.as_of),
        "stale": stale_of(site) is not None,
    }


def about_data(trial: Held, site: Site) -> dict[str, object]:
    """The `about` of our JSON: the same in a program's terms."""
    about = about_trial(trial, site)
    return {
        "source": about.source,
        "record_url": about.record_url,
        "document_sha256": trial.document_sha256,
        "processed": trial.processed,
        "fetched": trial.first_seen,
        "sample": trial.sample,
        "removed": trial.left.noticed_at if trial.left else None,
        **age_data(site),
        "modifications": about.modifications,
        "notice": f"{about.notice} {wording.EVALUATED}",
        "advice": about.advice,
    }
