"""`search`: a question of a patient in, the trials that fit out, as text or JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
import msgspec

from trialfinder.cli.options import Call, Command, Decorated, as_of_option, pass_call
from trialfinder.cli.terminal import say, say_json, say_painted

if TYPE_CHECKING:
    from trialfinder.pages.views.search_model import HitView, SearchView
    from trialfinder.search.asking import Flags


_ASKED = (
    click.argument("text", nargs=-1, metavar="[TEXT]..."),
    click.option("--near", default="", metavar="PLACE", help="A city (Houston; Paris, France) or a US ZIP code."),
    click.option("--within", default="", metavar="DISTANCE", help="Such as 100km or 50mi (default: 50mi)."),
    click.option(
        "--status", default="", metavar="LIST", help="Such as recruiting,completed; all (default: recruiting)."
    ),
    click.option("--phase", default="", metavar="LIST", help="Such as 2,3; early1; na."),
    click.option("--age", default="", metavar="AGE", help="Such as 63 for years, or 18mo."),
    click.option("--sex", default="", metavar="SEX", help="female or male: trials that take them."),
    click.option("--hide", multiple=True, metavar="TERM", help="Leave out trials that rule it out or ask for it."),
    click.option("--type", default="", metavar="LIST", help="interventional, observational, expanded_access."),
    click.option("--healthy", is_flag=True, help="Only trials that take healthy volunteers."),
    click.option("--sponsor", default="", metavar="LIST", help="The kind of lead sponsor, such as industry,nih."),
    click.option("--results", is_flag=True, help="Only trials with results."),
    click.option("--site", default="", metavar="LIST", help="The status of a site, such as recruiting."),
    click.option("--without", multiple=True, metavar="NAME", help="A name not to search too."),
    click.option("--sort", default="", metavar="ORDER", help="fit, distance, newest or changed (default: fit)."),
)


def asked_with(command: Decorated) -> Decorated:
    """The words and filters of a search, as every command takes them."""
    for option in reversed(_ASKED):
        command = option(command)
    return command


def flags_from(text: tuple[str, ...], healthy: bool, results: bool, given: dict[str, Any]) -> Flags:
    """What was asked, from the options of `asked_with`."""
    from trialfinder.search.asking import Flags

    given |= {"q": " ".join(text), "healthy": "yes" if healthy else "", "results": "yes" if results else ""}
    return msgspec.convert(given, Flags)


@click.command(cls=Command)
@asked_with
@click.option("--limit", default=10, type=click.IntRange(1, 100), metavar="N", help="How many to show (default: 10).")
@click.option("--offset", default=0, type=click.IntRange(0, 10_000), metavar="N", help="How many to pass over first.")
@click.option("--why-not", default="", metavar="NCT", help="Say why this trial is not found.")
@as_of_option()
@pass_call
def search(
    call: Call,
    /,
    text: tuple[str, ...],
    limit: int,
    offset: int,
    why_not: str,
    healthy: bool,
    results: bool,
    **given: Any,
) -> None:
    """Find trials in everyday words.

    TEXT may say it all at once: '70 year old woman with lung cancer near Houston'. What was understood, which
    other names were searched, and how many trials each filter hides is told with the answer.
    """
    from trialfinder.app import open_catalog, site_of
    from trialfinder.pages.searched import search_data
    from trialfinder.pages.views.search import search_view
    from trialfinder.search.asking import question
    from trialfinder.search.index import open_index
    from trialfinder.search.patient import search as find

    asked = question(flags_from(text, healthy, results, given))
    with open_catalog(call.settings) as catalog:
        answer = find(open_index(call.settings.data_dir), catalog, asked, limit=limit, offset=offset, why_not=why_not)
        site = site_of(call.settings, catalog)
    if call.json:
        say_json(search_data(answer, site))
    else:
        _tell(search_view(answer, offset, site), offset)


def _tell(view: SearchView, offset: int) -> None:
    for line in (*view.understood, *view.chosen):
        say_painted(("Understood: ", "faint"), (line.rule.text, ""))
    if view.ambiguous:
        say_painted(("Other places of that name: ", "faint"), ("; ".join(c.rule.text for c in view.ambiguous), ""))
    for also in view.expanded:
        say_painted((f"Searched too for {also.rule.text} ", "faint"), (", ".join(c.rule.text for c in also.names), ""))
    say_painted((view.found.text, "strong"))
    for one in view.not_here:
        say(f"{one.rule.text} {one.do}: {one.href}")
    for rule in (*view.not_known, *((view.most_words,) if view.most_words else ()), *view.why_not):
        say(rule.text)
    for number, hit in enumerate(view.hits, offset + 1):
        _tell_hit(number, hit)
    told = [choice.rule.text for choice in (*view.relaxed, *view.hidden)] + ([view.untold.text] if view.untold else [])
    if told:
        say("\n" + "\n".join(told))
    say_painted((f"\n{view.credit}", "faint"))


def _tell_hit(number: int, hit: HitView) -> None:
    title = hit.title.text if hit.title else "A trial without a title"
    say_painted((f"\n{number}. ", "faint"), (title, "strong"))
    say_painted(("   " + ", ".join((hit.nct_id, *(tag.text for tag in hit.tags))), "aside"))
    if hit.site:
        named = ", ".join(fact.text for fact in hit.site)
        say(f"   {'Nearest recruiting site' if hit.distance else 'Recruiting site'}: {named}")
    for rule in (hit.distance, hit.no_site, *hit.notes, *hit.why):
        if rule:
            say(f"   {rule.text}")
