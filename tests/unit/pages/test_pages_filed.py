"""Pages that only a site of files has: all words stand in them, and each owes its reader what every page owes."""

from __future__ import annotations

import datetime
import re
from importlib import resources

import pytest

from trialfinder.audit.obligations import audit_obligations
from trialfinder.audit.provenance import audit_page
from trialfinder.pages import filed, render
from trialfinder.pages.rules import filing
from trialfinder.pages.rules.catalogue import rule_names
from trialfinder.pages.site import Site
from trialfinder.store.studies import Listed

SITE = Site(as_of=datetime.date(2026, 9, 1), static=True, processed="2026-08-31")
CHOICES = filed.Choices(
    statuses=frozenset(("RECRUITING", "COMPLETED", "NEWLY_INVENTED", "")),
    phases=frozenset(("PHASE2", "NA")),
    places=frozenset((("Canada", ""), ("United States", "Texas"), ("United States", "<b>Ohio"))),
)


def listed(number: int, title: str | None = "Plasters for Paper Cuts") -> Listed:
    return Listed(f"NCT0100000{number}", title, "RECRUITING", None, "2026-08-01")


def search_page(site: Site = SITE) -> str:
    return filed.browser_search_html(CHOICES, "search/data/core.js", site)


@pytest.mark.parametrize("html", [search_page(), filed.widget_html([], 5, SITE)])
def test_every_page_names_source_dates_changes_and_notices(html: str) -> None:
    assert audit_obligations(html, nct_id=None, origin=None) == []


def test_the_list_to_embed_is_marked_and_says_how_much_it_leaves_out() -> None:
    trials = [listed(1), listed(2, None), listed(3, "<script>x</script>")]
    html = filed.widget_html(trials, 2, SITE)
    trees = {
        one.nct_id: {"protocolSection": {"identificationModule": {"nctId": one.nct_id, "briefTitle": one.brief_title}}}
        for one in trials
    }
    assert audit_page(html, trees, {}, rule_names(), nct_id=None) == []
    assert "3 trials are recruiting. The 2 that were updated last are listed here." in html
    assert html.count("data-nct=") == 2
    assert "<script>x" not in filed.widget_html(trials, 3, SITE)


@pytest.mark.parametrize(
    ("total", "shown", "said"),
    [
        (0, 0, "No trial of this site is recruiting now."),
        (1, 1, "1 trial is recruiting."),
        (2, 2, "2 trials are recruiting."),
        (1_200, 50, "1,200 trials are recruiting. The 50 that were updated last are listed here."),
    ],
)
def test_how_many_recruit(total: int, shown: int, said: str) -> None:
    assert filing.recruiting(total, shown).text == said
    assert filing.recruiting(total, shown).name in rule_names()


def test_the_search_offers_what_the_trials_have_in_the_registrys_order_and_as_text() -> None:
    html = search_page().replace("&#x2f;", "/")
    phases = re.findall(r'<option value="([A-Z0-9_]+)">', html.partition('id="phase"')[2].partition("</select>")[0])
    assert phases == ["NA", "PHASE2"]
    assert '<option value="United States|Texas">Texas</option>' in html
    assert "<b>Ohio" not in html
    assert "&lt;b&gt;Ohio" in html
    assert '<li data-value="NEWLY_INVENTED">NEWLY_INVENTED</li>' in html


def test_a_served_page_has_no_policy_within_and_counts_no_days() -> None:
    """The server sends the policy, and makes each page on the day on which it is read."""
    served = render.about_html(Site(as_of=datetime.date(2026, 9, 1), processed="2026-08-31"))
    assert "Content-Security-Policy" not in served
    assert "age.js" not in served
    filed_page = render.about_html(SITE)
    assert "Content-Security-Policy" in filed_page
    assert 'data-processed="2026-08-31" data-most="3" hidden' in filed_page
    assert "folder of files" in render.privacy_html(SITE)


def test_no_word_stands_in_our_scripts() -> None:
    """Texts in quotes are names of things, never a sentence."""
    for name in ("age.js", "browser_search.js"):
        script = resources.files("trialfinder.pages").joinpath("static", name).read_text("utf-8")
        code = re.sub(r"^\s*//.*$|\s//\s.*$", "", script, flags=re.MULTILINE)
        quoted = re.findall(r'"([^"\n]*)"', code)
        assert [text for text in quoted if re.search(r"[a-z]{2,} [a-z]{2,}", text) and text != "use strict"] == []
        assert "fetch(" not in code
        assert "innerHTML" not in code
