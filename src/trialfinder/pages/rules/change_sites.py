"""The sentences on what happened to sites: one site by itself, or several to which the same happened."""

from __future__ import annotations

from collections.abc import Sequence

from trialfinder.changed import Change, Quote
from trialfinder.pages.rules.citing import Part, Sentence, cited, label_at, quoted

LOCATIONS = "protocolSection.contactsLocationsModule.locations"

# What happened to one site, and to several.
_SITES = {
    "opened": ("A site in {} opened", "{} sites opened"),
    "added": ("A site in {} was added", "{} sites were added"),
    "closed": ("A site in {} closed", "{} sites closed"),
    "stopped": ("A site in {} stopped taking new people", "{} sites stopped taking new people"),
    "paused": ("A site in {} is on hold", "{} sites are on hold"),
    "removed": ("A site in {} was taken off the list", "{} sites were taken off the list"),
    "site_status": ("The status of a site in {} changed", "The status of {} sites changed"),
    "contact": ("Contacts changed at a site in {}", "Contacts changed at {} sites"),
    "site_details": ("Details of a site in {} changed", "Details of {} sites changed"),
}


def several(changes: Sequence[Change]) -> Sentence:
    """The sentence on sites that share what happened: "12 sites opened (before: “…”, now: “…”)."."""
    first = changes[0]
    did = _SITES[first.kind][1].format(len(changes))
    return Sentence((did, *_states(first), ":"))


def site(change: Change) -> Sentence:
    """The name and the place of a site, as an item of such a list."""
    return Sentence(tuple(_place_and_name(change.thing)))


def of_site(change: Change) -> list[Part]:
    """The sentence on one site."""
    if change.kind in _OWN:
        return _OWN[change.kind](change)
    before, _, after = _SITES[change.kind][0].partition("{}")
    labels = f" ({_site_labels(change)})" if change.kind == "site_details" else ""
    return [before, *_town(change.thing), after, *_after_colon(change.thing), *_states(change), labels, "."]


def _added(change: Change) -> list[Part]:
    state = [" (", *quoted(change.new), ")"] if change.new else []
    return ["A site in ", *_town(change.thing), " was added", *_after_colon(change.thing), *state, "."]


def _removed(change: Change) -> list[Part]:
    return ["A site in ", *_town(change.thing), " was taken off the list", *_after_colon(change.thing), "."]


def _site_moved(change: Change) -> list[Part]:
    return ["The site ", *_place_and_name(change.old), " is now listed as ", *_place_and_name(change.new), "."]


def _states(change: Change) -> list[Part]:
    """The status before and now, in brackets; of a site that is new or gone there is only one."""
    if not (change.old or change.new):
        return []
    if change.kind in ("opened", "added") and not change.old:
        return [" (new on the list: ", *quoted(change.new), ")"]
    if change.kind == "removed":
        return [" (before: ", *quoted(change.old), ")"]
    was = quoted(change.old) or ["no status"]
    now = quoted(change.new) or ["no status"]
    return [" (before: ", *was, ", now: ", *now, ")"]


def _town(place: tuple[Quote, ...]) -> list[Part]:
    """The town, its state and its country; the country goes where a state of the U.S. says it."""
    named = {one.path.rpartition(".")[2]: one for one in place}
    if "state" in named and "country" in named and named["country"].value == "United States":
        del named["country"]
    parts: list[Part] = []
    for name in ("city", "state", "country"):
        if name in named:
            parts.extend((", " if parts else "", cited(named[name])))
    return parts or ["an unnamed place"]


def _after_colon(place: tuple[Quote, ...]) -> list[Part]:
    name = next((one for one in place if one.path.endswith(".facility")), None)
    return [": ", cited(name)] if name else []


def _place_and_name(place: tuple[Quote, ...]) -> list[Part]:
    name = next((one for one in place if one.path.endswith(".facility")), None)
    named: list[Part] = [cited(name), " in "] if name else []
    return [*named, *_town(place)]


def _site_labels(change: Change) -> str:
    """What else of a site changed; a name that is the same but for its signs is not told as another one."""
    names = {one.path: label_at(one.path) for one in change.differences}
    for path in names:
        if path.rpartition(".")[2] in ("facility", "city", "state", "country"):
            names[path] = "how its name or place is written"
    return ", ".join(dict.fromkeys(names.values()))


_OWN = {"added": _added, "removed": _removed, "site_moved": _site_moved}
