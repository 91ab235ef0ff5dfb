"""`watch`: searches that are saved, run again after each sync, and what they tell."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from trialfinder.cli.options import Call, Group, as_of_option, pass_call
from trialfinder.cli.searching import asked_with, flags_from
from trialfinder.cli.terminal import counted, say, say_json, tell
from trialfinder.errors import TrialfinderError, UsageError

if TYPE_CHECKING:
    from trialfinder.alerts.news import Looked, News
    from trialfinder.alerts.saved import SavedSearch
    from trialfinder.settings import Settings


@click.group(cls=Group)
def watch() -> None:
    """Searches that are saved, and what is new in them.

    They are run after each sync that brought something, and by 'watch run'. Nothing about readers is kept: a saved
    search is a file in the data folder, and mail goes to the one address in the settings.
    """


@watch.command("add")
@click.argument("name", metavar="NAME")
@asked_with
@click.option("--mail", is_flag=True, help="Send what is new to the address in the setting smtp_to.")
@click.option("--replace", is_flag=True, help="Replace the search of that name.")
@as_of_option()
@pass_call
def add(
    call: Call,
    /,
    name: str,
    text: tuple[str, ...],
    mail: bool,
    replace: bool,
    healthy: bool,
    results: bool,
    **given: Any,
) -> None:
    """Save a search under NAME, with the words and filters of 'search'.

    The trials that it finds now are known from then on; what comes later is news.
    """
    from trialfinder.alerts.saved import SavedSearch, exists, keep

    flags = flags_from(text, healthy, results, given)
    if exists(call.settings.data_dir, name) and not replace:
        raise UsageError(f"there is a saved search '{name}' already", "Choose another name, or add --replace.")
    if mail:
        _mail_server(call.settings)
    ((looked, _),) = _news(call.settings, [SavedSearch(name=name, flags=flags, mail=mail)])
    keep(call.settings.data_dir, looked.search)
    if call.json:
        say_json({"name": name, "found": looked.news.found})
    elif not call.quiet:
        say(f"Saved. {counted(looked.news.found, 'trial')} found now; what is new from here on is told.")


@watch.command("list")
@pass_call
def listed(call: Call) -> None:
    """The saved searches."""
    from trialfinder.alerts.saved import every

    told = [_asked(search) for search in every(call.settings.data_dir)]
    if call.json:
        say_json({"searches": told})
        return
    for one in told:
        asked = " ".join(f"{name}={value}" for name, value in one["asked"].items())
        say(f"{one['name']}: {asked} ({counted(one['seen'], 'trial')}{', by mail' if one['mail'] else ''})")


@watch.command("remove")
@click.argument("name", metavar="NAME")
@pass_call
def removed(call: Call, name: str) -> None:
    """Forget the search NAME and what it found. Digests that were written stay."""
    from trialfinder.alerts.saved import remove

    remove(call.settings.data_dir, name)
    if call.json:
        say_json({"removed": name})
    elif not call.quiet:
        say(f"The saved search '{name}' is forgotten.")


@watch.command("run")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@as_of_option()
@pass_call
def run(call: Call, names: tuple[str, ...]) -> None:
    """Run saved searches now (all, or those named) and tell what is new.

    What is told goes to stdout; by mail, where the search was saved with --mail. It is told once.
    """
    from trialfinder.alerts.saved import every, keep, named

    data_dir = call.settings.data_dir
    searches = [named(data_dir, name) for name in names] or list(every(data_dir))
    if not searches and not call.quiet:
        tell("no search is saved; 'trialfinder watch add NAME WORDS' saves one")
    told: list[News] = []
    for looked, text in _news(call.settings, searches):
        if text and looked.search.mail:
            _send(call.settings, looked.news, text)
        elif text and not call.json:
            say(text)
        told.append(looked.news)
        keep(data_dir, looked.search)  # only now: what was not told is told the next time
    if call.json:
        say_json({"searches": msgspec.to_builtins(told)})


def after_sync(settings: Settings) -> Iterator[str]:
    """Run every saved search, and say in a line what became of its news: a file beside the search, or a mail.

    What fails is said too and stops nobody else; it is told again after the next sync.
    """
    from trialfinder.alerts.saved import FOLDER, keep, names

    for name in names(settings.data_dir):
        try:
            ((looked, text),) = _news(settings, [_named(settings, name)])
            if text and looked.search.mail:
                _send(settings, looked.news, text)
                yield f"news of the saved search '{name}' are on their way by mail"
            elif text:
                yield f"news of the saved search '{name}': {_write(settings.data_dir / FOLDER, name, text)}"
            keep(settings.data_dir, looked.search)
        except TrialfinderError as error:
            yield f"the saved search '{name}' was not told: {error.message}"


def _named(settings: Settings, name: str) -> SavedSearch:
    from trialfinder.alerts.saved import named

    return named(settings.data_dir, name)


def _news(settings: Settings, searches: Sequence[SavedSearch]) -> Iterator[tuple[Looked, str]]:
    """What each search finds, and the digest of what is new in it, "" where nothing is."""
    from trialfinder.alerts.digest import digest
    from trialfinder.alerts.news import look
    from trialfinder.app import open_catalog, site_of
    from trialfinder.search.index import open_index

    if not searches:
        return
    with open_catalog(settings) as catalog:
        index, site = open_index(settings.data_dir), site_of(settings, catalog)
        for search in searches:
            looked = look(search, index, catalog, site)
            yield looked, digest(looked.news, site) if looked.news else ""


def _write(folder: Path, name: str, text: str) -> Path:
    from trialfinder.store.disk import disk_refusals

    now = datetime.datetime.now(datetime.UTC)
    file = folder / f"{name}.{now:%Y-%m-%dT%H%M%S.%fZ}.txt"
    with disk_refusals(file):
        file.touch(mode=0o600)
        file.write_text(text, "utf-8")
    return file


def _send(settings: Settings, news: News, text: str) -> None:
    from trialfinder.alerts.digest import subject
    from trialfinder.alerts.mail import send

    send(_mail_server(settings), f"Trials: {subject(news)}", text)


def _mail_server(settings: Settings) -> Any:
    server = settings.mail
    if server is None:
        raise UsageError(
            "no mail server is set", "Set smtp_host, smtp_from and smtp_to, or save the search without --mail."
        )
    return server


def _asked(search: SavedSearch) -> dict[str, Any]:
    asked = {name: value for name, value in msgspec.structs.asdict(search.flags).items() if value}
    return {"name": search.name, "asked": asked, "seen": len(search.seen), "mail": search.mail}
