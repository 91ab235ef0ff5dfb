"""A record that the registry no longer lists: said on top of its page."""

from __future__ import annotations

from trialfinder.pages.rules.model import RuleInfo
from trialfinder.pages.views.model import Rule
from trialfinder.pages.wording import date_words
from trialfinder.store.gone import Gone

RULES = (
    RuleInfo(
        "removed",
        "The day on which this copy noticed that the registry no longer lists the record: its number was not in the "
        "registry's full list, and asked for by itself the registry answered that there is no such record, or gave "
        "another one for it.",
        (),
    ),
)


def removed(left: Gone | None) -> Rule | None:
    """What stands first on the page of a record that is gone."""
    if left is None:
        return None
    said = unlisted(left.noticed_at).text
    if left.to:
        said = (
            f"For this number the registry now gives {left.to}, which is not in this copy; {_noticed(left.noticed_at)}."
        )
    return Rule(
        "removed", f"{said} What follows is the last version received: its status, places and contacts may not hold."
    )


def unlisted(noticed_at: str) -> Rule:
    """The same where a list names the record."""
    return Rule("removed", f"The registry no longer lists this record; {_noticed(noticed_at)}.")


def _noticed(at: str) -> str:
    return f"this copy noticed that on {date_words(at[:10])}"
