"""The sites nearest to a place that a reader gives, on the trial page itself.

In: a trial, the words of a place and the site. Out: the form, and below it the nearest recruiting sites with how far
each is from the place, city to city; what else the words could mean is asked back. Where no site recruits, that is said
first. What a reader types is on this page and nowhere else: no address in it leads to another host.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from trialfinder.pages import blocks
from trialfinder.pages.blocks import escape
from trialfinder.pages.rules import near as rules
from trialfinder.pages.showing import Taken
from trialfinder.pages.site import Site
from trialfinder.pages.views.model import Item, Items, Rule
from trialfinder.pages.views.sections import site_item
from trialfinder.search.nearest import Ranked, nearest_sites
from trialfinder.search.places import Found, find_place, suggestions
from trialfinder.trial import Trial

MOST = 8
"""Sites that are shown."""
LONGEST = 80
"""Signs of a place; what is longer is cut."""


def form(nct_id: str, site: Site, typed: str = "") -> str:
    """A field for a place. A site of files has nobody to ask, and leaves it out."""
    if site.static:
        return ""
    return (
        f'<form class="form near" id="near" method="get" action="{escape(site.path(f"/trial/{nct_id}"))}#near">\n'
        '<label for="near-place">Which sites are nearest to you?</label>\n'
        f'<p><input id="near-place" name="near" type="text" autocomplete="off" maxlength="{LONGEST}" required '
        f'value="{escape(typed)}" aria-describedby="near-hint"><button type="submit">Show</button></p>\n'
        '<p class="hint" id="near-hint">A city, a state, a country or a US ZIP code. '
        "Nothing of it is kept or passed on.</p>\n"
        "</form>\n"
    )


def answered(trial: Trial, typed: str, site: Site) -> str:
    """The form with the answer below it."""
    typed = " ".join(typed[:LONGEST].split())
    found = find_place(typed)
    told = _known(trial, found, site) if found else _unknown(trial, typed, site)
    # No figure stands outside a mark; the sentence below the form says what a ZIP code was taken for.
    again = "" if any(map(str.isnumeric, typed)) else typed
    return f'{form(trial.nct_id, site, again)}<div class="panel nearest">\n{told}</div>\n'


def _known(trial: Trial, found: Found, site: Site) -> str:
    ranked = nearest_sites(trial.document.tree, found.place, MOST)
    items = tuple(_items(trial, ranked, found.place.name))
    said = [rules.near(found.place.name, whole=found.place.whole), *_said(ranked)]
    others = [place.name for place in (*found.ambiguous, *found.also[:3])]
    return (
        "".join(map(blocks.rule, said))
        + (blocks.items(Items(items)) if items else "")
        + _choices(trial.nct_id, "Did you mean another place?", others, site)
    )


def _said(ranked: Ranked) -> Iterator[Rule]:
    if ranked.why_none:
        yield rules.none_recruits(ranked.why_none)
    if ranked.note:
        yield rules.none_recruits(ranked.note)
    if ranked.sites and ranked.more:
        yield rules.more(len(ranked.sites), ranked.more)


def _items(trial: Trial, ranked: Ranked, place: str) -> Iterator[Item]:
    """The sites as the list of all sites shows them, with how far away each is."""
    study, taken = trial.document.study, Taken()
    places = list(trial.document.lens.at("protocolSection.contactsLocationsModule").each("locations"))
    by_path = {one.path: one for one in places}
    for one in ranked.sites:
        yield site_item(by_path[one.path], taken, study, told=(rules.away(one.distance_mi, one.distance_km, place),))


def _unknown(trial: Trial, typed: str, site: Site) -> str:
    return blocks.rule(rules.unknown(typed)) + _choices(trial.nct_id, "Did you mean", suggestions(typed), site)


def _choices(nct_id: str, words: str, names: list[str], site: Site) -> str:
    """Places that may be meant, each a link to the same page."""
    if not names:
        return ""
    links = "".join(
        f'<li><a rel="nofollow" href="{escape(site.path(f"/trial/{nct_id}?near={quote(name)}"))}#near">'
        f'<span data-rule="near">{escape(name)}</span></a></li>\n'
        for name in dict.fromkeys(names)
    )
    return f'<p class="say">{escape(words)}</p>\n<ul class="links">\n{links}</ul>\n'
