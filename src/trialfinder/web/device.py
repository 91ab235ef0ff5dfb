"""Pages whose work is done on the reader's own device: the self-check of a trial, trials side by side, saved trials.

In: an `Ask`. Out: a response. What a reader answers or saves never comes here; which trials are compared stands in the
address, so no cache may keep that answer.
"""

from __future__ import annotations

import re

from starlette.responses import Response

from trialfinder.errors import UnknownTrialError, UsageError
from trialfinder.pages.checking import check_html
from trialfinder.pages.comparing import Asked, compare_html, saved_html
from trialfinder.pages.rules.comparing import MOST
from trialfinder.records.ids import parse_nct_id
from trialfinder.web.answers import HTML, KEEP_NOTHING, answer, is_known, not_modified, tag_of
from trialfinder.web.desk import Ask, of_trial
from trialfinder.web.kept import code_stamp

LONGEST = 1_000
MOST_GIVEN = 40
"""Numbers that are looked up: the field of the page takes some more signs than these have."""
LONGEST_WORD = 40
_NOUGHT = re.compile(r"nct0{1,8}", re.IGNORECASE)

trial_check = of_trial("/check", HTML, lambda ask, trial: check_html(trial, ask.site))


def compare(ask: Ask) -> Response:
    asked = _asked(ask)
    trials = [ask.trials.trial(nct_id) for nct_id in asked.shown]
    return answer(compare_html(trials, asked, ask.site), HTML, cache=KEEP_NOTHING)


def saved(ask: Ask) -> Response:
    tag = tag_of("/saved", ask.site, code_stamp())
    if is_known(ask.request, tag):
        return not_modified(tag)
    return answer(ask.kept.page(tag, lambda: saved_html(ask.site)), HTML, tag=tag)


def _asked(ask: Ask) -> Asked:
    """What the address names, sorted: each trial once, under the number that it has now."""
    typed = ",".join(ask.request.query_params.getlist("ids"))[:LONGEST]
    held: dict[str, str] = {}
    missing: dict[str, None] = {}
    strange: dict[str, None] = {}
    for word in [word for word in re.split(r"[\s,;]", typed) if word][:MOST_GIVEN]:
        try:
            nct_id = parse_nct_id(word)
            held.setdefault(ask.trials.resolve(nct_id), nct_id)
        except UnknownTrialError:
            missing[nct_id] = None
        except UsageError:
            if _NOUGHT.fullmatch(word):  # well formed, and no trial's
                missing[word.upper()] = None
            else:
                strange[word[:LONGEST_WORD]] = None
    ids = tuple(held)
    return Asked(
        typed=typed.strip(),
        shown=ids[:MOST],
        left_over=ids[MOST:],
        not_here=tuple(missing),
        no_numbers=tuple(strange),
        renumbered=tuple((old, new) for new, old in held.items() if old != new),
    )
