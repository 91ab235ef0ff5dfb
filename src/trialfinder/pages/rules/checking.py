"""What the self-check counts. It says how points stand to answers, and never whether a trial fits a person."""

from __future__ import annotations

from trialfinder.pages.rules.model import ELIGIBILITY, RuleInfo

RULES = (
    RuleInfo(
        "self-check",
        "How many points a self-check has, and how many of them fit the answers given so far, how many speak against "
        "them, and how many are open. A point is a criterion that is asked by itself, one that is asked together with "
        "all that stands under it, or a list of which a number must be true; titles are no points. The youngest and "
        "oldest age and the sex that the record gives as coded values are points too. An answer fits a point under the "
        "heading for joining if it is yes, and one under the heading that rules people out if it is no. Not sure, no "
        "answer, and points whose words or heading leave it unclear which way an answer counts are open. So is an "
        "answer that would speak against a point that names exceptions or holds for some people only. There is no "
        "score and no verdict on the whole. The counts are made on the reader's device.",
        (
            f"{ELIGIBILITY}.eligibilityCriteria",
            f"{ELIGIBILITY}.minimumAge",
            f"{ELIGIBILITY}.maximumAge",
            f"{ELIGIBILITY}.sex",
        ),
    ),
)
