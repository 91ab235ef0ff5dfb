"""`withhold`: people named in records who asked that their details not be shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trialfinder.cli.loading import keep_sheets
from trialfinder.cli.options import Call, Group, pass_call
from trialfinder.cli.terminal import Progress, counted, progress_bars, say, say_json
from trialfinder.errors import MissingError

if TYPE_CHECKING:
    from trialfinder.store.database import Store
    from trialfinder.store.withheld import Entry


@click.group(cls=Group)
def withhold() -> None:
    """People who asked that their name, phone number or e-mail address not be shown.

    The list is in the store and in its backups. It holds for every page, the search, the API and exports; the records
    themselves stay as received. Names within free text are not found.
    """


@withhold.command("add")
@click.argument("nct_ids", metavar="[NCT]...", nargs=-1)
@click.option(
    "--name", default="", metavar="TEXT", help="As the record has it; case, accents and degrees do not count."
)
@click.option("--phone", default="", metavar="TEXT", help="As the record has it; its digits count.")
@click.option("--email", default="", metavar="TEXT", help="As the record has it; case does not count.")
@pass_call
def add(call: Call, nct_ids: tuple[str, ...], name: str, phone: str, email: str) -> None:
    """Withhold a person's details in the records named, or in all.

    A contact who has this name or address is withheld whole: name, phone number, e-mail address. A phone number is
    withheld wherever it stands, the rest of such a contact stays.
    """
    from trialfinder.records.ids import parse_nct_id
    from trialfinder.store import withheld

    ids = [parse_nct_id(one) for one in nct_ids]
    entries = withheld.new_entries(ids, name=name, phone=phone, email=email)
    made: list[Entry] = []
    trials = _change(call, lambda held: [*held, *entries], lambda store: made.extend(withheld.add(store, entries)))
    _tell(call, {"added": [entry.id for entry in made], "trials": trials})


@withhold.command("remove")
@click.argument("numbers", metavar="NUMBER...", nargs=-1, required=True, type=int)
@pass_call
def remove(call: Call, numbers: tuple[int, ...]) -> None:
    """Show again what an entry of the list withheld; `withhold list` gives the numbers."""
    from trialfinder.store import withheld

    def without(held: Sequence[Entry]) -> list[Entry]:
        unknown = set(numbers) - {entry.id for entry in held}
        if unknown:
            raise MissingError(f"the list has no entry {min(unknown)}", "'trialfinder withhold list' shows them.")
        return [entry for entry in held if entry.id not in numbers]

    trials = _change(call, without, lambda store: withheld.remove(store, numbers))
    _tell(call, {"removed": list(numbers), "trials": trials})


@withhold.command("list")
@pass_call
def list_(call: Call) -> None:
    """Who is on the list."""
    from trialfinder.store.database import open_store
    from trialfinder.store.withheld import withheld

    with open_store(call.settings.data_dir) as store:
        entries = withheld(store).entries
    if call.json:
        say_json([entry._asdict() for entry in entries])
        return
    for entry in entries:
        details = ", ".join(filter(None, (entry.name, entry.phone, entry.email)))
        say(f"{entry.id}  {entry.nct_id or 'all records'}  {details}")
    if not entries and not call.quiet:
        say("Nobody is on the list.")


Plan = Callable[[Sequence["Entry"]], list["Entry"]]
"""From the list as it is to the list as it shall be."""


def _change(call: Call, plan: Plan, change: Callable[[Store], None]) -> list[str]:
    """Change the list, and with it all that was made of the records it concerns; which those are."""
    bars = progress_bars("looking through trials", "laying out", what="trials", quiet=call.quiet)
    with bars as (looking, laying_out):
        trials = _changed(call.settings.data_dir, plan, change, looking)
        keep_sheets(call.settings.data_dir, laying_out)
    return trials


def _changed(data_dir: Path, plan: Plan, change: Callable[[Store], None], looking: Progress | None) -> list[str]:
    """Looking through the records comes first: the change itself is short, and all of it or nothing."""
    from trialfinder.refresh.indexing import index
    from trialfinder.store.database import open_store, require_store
    from trialfinder.store.withheld import (
        Withheld,
        differing,
        lay_out_anew,
        show_anew,
        withheld,
    )

    require_store(data_dir)
    with open_store(data_dir, write=True) as store:
        held = withheld(store)
        planned = Withheld(plan(held.entries))
        trials, earlier = differing(store, held, planned, looking)
        with store.transaction():
            change(store)
            show_anew(store, trials)
            lay_out_anew(store, earlier)
        index(store)
    return trials


def _tell(call: Call, told: dict[str, list[int] | list[str]]) -> None:
    if call.json:
        say_json(told)
    elif not call.quiet:
        trials = told["trials"]
        shown = f": {', '.join(map(str, trials[:20]))}{' and more' if len(trials) > 20 else ''}" if trials else ""
        say(f"{counted(len(trials), 'trial')} shown otherwise{shown}")
        if "added" in told:
            say(f"entry {', '.join(map(str, told['added']))} of the list")
