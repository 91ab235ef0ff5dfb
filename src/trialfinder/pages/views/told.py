"""The computed sentences that stand on a trial page in more than one place, each computed once."""

from __future__ import annotations

import msgspec

from trialfinder.pages.rules import lead, missing, places, stage, who
from trialfinder.pages.views.model import Rule
from trialfinder.records.study import Study


class Told(msgspec.Struct, frozen=True, gc=False):
    """`gaps` holds, by section id, what the record does not give."""

    lead: Rule
    stage: tuple[Rule, ...]
    status: Rule
    who: Rule
    sites: Rule
    gaps: dict[str, Rule]


def told(study: Study) -> Told:
    return Told(
        lead=lead.lead(study),
        stage=stage.stage(study),
        status=stage.status(study),
        who=who.who(study),
        sites=places.sites(study),
        gaps=missing.missing(study),
    )
