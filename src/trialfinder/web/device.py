"""Pages whose work is done on the reader's own device: the self-check of a trial.

In: an `Ask`. Out: a response. What a reader answers never comes here.
"""

from __future__ import annotations

from trialfinder.pages.checking import check_html
from trialfinder.web.answers import HTML
from trialfinder.web.desk import of_trial

trial_check = of_trial("/check", HTML, lambda ask, trial: check_html(trial, ask.site))
