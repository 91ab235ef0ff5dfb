"""Trials side by side, and the list of those that a reader saved on their device, as pages.

In: trials, what was asked for and the site. Out: HTML. Which trials are saved is known to the reader's device alone:
`static/saved.js` puts them into the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from trialfinder.pages.render import made_of
from trialfinder.pages.rules import comparing
from trialfinder.pages.rules.comparing import MOST
from trialfinder.pages.site import Site
from trialfinder.pages.views.compare import compare_view
from trialfinder.trial import Trial


class Asked(NamedTuple):
    """The numbers that were given: `shown` and `left_over` are held, `renumbered` are pairs of old and new."""

    typed: str = ""
    shown: tuple[str, ...] = ()
    left_over: tuple[str, ...] = ()
    not_here: tuple[str, ...] = ()
    no_numbers: tuple[str, ...] = ()
    renumbered: tuple[tuple[str, str], ...] = ()


def compare_html(trials: Sequence[Trial], asked: Asked, site: Site) -> str:
    """The trials of `asked.shown`, one column each; nothing that was given is passed over in silence."""
    told = (comparing.not_here(asked.not_here), comparing.no_numbers(asked.no_numbers))
    return made_of(
        "compare.html",
        site,
        page_title="Trials side by side",
        view=compare_view(trials),
        told=(*comparing.renumbered(asked.renumbered), *(rule for rule in told if rule)),
        left_over=comparing.left_over(asked.left_over),
        rest=_address(asked.left_over[:MOST], site),
        here=_address(asked.shown, site),
        without={nct: _address([one for one in asked.shown if one != nct], site) for nct in asked.shown},
        typed=asked.typed,
    )


def saved_html(site: Site) -> str:
    """The page of saved trials, empty: the same for everybody."""
    return made_of("saved.html", site, page_title="Saved on this device")


def _address(ids: Sequence[str], site: Site) -> str:
    return site.path(f"/compare?ids={','.join(ids)}") if ids else site.path("/compare")
