"""Every page says how fresh it is, and an old copy says so before anything else."""

from __future__ import annotations

import datetime
import json

import pytest

from lib.trials import SITE, a_trial
from trialfinder.audit.obligations import audit_obligations
from trialfinder.pages import changed as changed_pages
from trialfinder.pages import front, render
from trialfinder.pages.rules import freshness
from trialfinder.pages.site import Site
from trialfinder.pages.views.search import empty_view
from trialfinder.search.asking import Flags

DAY = datetime.date(2026, 9, 1)


def a_site(processed: str | None, *, sample: bool = False) -> Site:
    return Site(as_of=DAY, base_url="https://trials.example", processed=processed, fetched="2026-08-31", sample=sample)


def pages(site: Site) -> dict[str, str]:
    trial = a_trial(sample=site.sample)
    return {
        "trial": render.trial_html(trial, site),
        "print": render.print_html(trial, site),
        "changes": changed_pages.changes_html(trial, [], site),
        "home": front.home_html([], 0, site),
        "trials": front.trials_html([], 0, 1, site),
        "search": render.search_html(empty_view(Flags()), site, asked=False),
        "methodology": render.methodology_html(site),
        "about": render.about_html(site),
        "privacy": render.privacy_html(site),
        "api": render.api_html(site),
        "message": render.message_html("Not found", "There is no such page.", "", site),
    }


@pytest.mark.parametrize(
    ("processed", "words"),
    [
        ("2026-08-28", "This copy of the registry is 4 days old."),
        ("2026-08-28T23:59:59", "This copy of the registry is 4 days old."),
        ("2026-07", "This copy of the registry is 32 days old."),
        ("2025-09-01", "This copy of the registry is 365 days old."),
        (None, "It is not known how old this copy of the registry is."),
        ("soon", "It is not known how old this copy of the registry is."),
    ],
)
def test_an_old_copy_says_so_on_every_page(processed: str | None, words: str) -> None:
    for name, html in pages(a_site(processed)).items():
        assert f'data-rule="stale">{words}' in html, name
        assert html.index('data-rule="stale"') < html.index("<main"), name


@pytest.mark.parametrize("processed", ["2026-08-29", "2026-08-29T00:00:01", "2026-09-01", "2026-09-02"])
def test_a_copy_of_up_to_three_days_has_no_banner(processed: str) -> None:
    for name, html in pages(a_site(processed)).items():
        assert 'role="note" data-rule="stale"' not in html, name


def test_made_up_trials_do_not_age() -> None:
    for name, html in pages(a_site(None, sample=True)).items():
        assert 'role="note" data-rule="stale"' not in html, name


def test_every_page_says_when_the_data_were_processed_and_since_when_it_is_here() -> None:
    for name, html in pages(a_site("2026-09-01")).items():
        assert 'data-rule="processed"' in html, name
        assert 'data-rule="fetched"' in html, name
    trial = pages(a_site("2026-09-01"))["trial"]
    assert f">{freshness.fetched(a_trial().first_seen).text}<" in trial
    assert ">Copy last brought up to date: 31 August 2026<" in pages(a_site("2026-09-01"))["home"]


def test_the_auditor_misses_the_day_on_which_the_copy_got_it() -> None:
    html = render.trial_html(a_trial(), SITE)
    assert not audit_obligations(html, nct_id="NCT01000001", origin="https://trials.example")
    planted = html.replace('data-rule="fetched"', 'data-rule="as-of"')
    assert {one.kind for one in audit_obligations(planted, nct_id="NCT01000001")} == {"no-fetched-date"}


def test_text_feed_and_json_say_it_too() -> None:
    old = a_site("2026-07-30")
    words = "This copy of the registry is 33 days old."
    assert words in " ".join(render.trial_text(a_trial(), old).split())
    assert words in render.trial_markdown(a_trial(), old)
    assert words in changed_pages.changes_atom(a_trial(), [], old)
    about = json.loads(render.trial_json(a_trial(), old))["about"]
    assert (about["age_days"], about["stale"], about["copy_processed"]) == (33, True, "2026-07-30")
    fresh = json.loads(render.trial_json(a_trial(), a_site("2026-09-01")))["about"]
    assert (fresh["age_days"], fresh["stale"]) == (0, False)
