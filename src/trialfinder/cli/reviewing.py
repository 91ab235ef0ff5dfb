"""`review`: the human side of the review from the command line, and the accounts of reviewers.

Whoever has this command has the store, so no password is asked for; `--by` names the account that answers for a
decision. Passwords come from a prompt or from stdin, never from an argument, which others could see.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from trialfinder.cli.options import Call, Group, pass_call
from trialfinder.cli.terminal import counted, say, say_json
from trialfinder.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from trialfinder.store.database import Store
    from trialfinder.store.decisions import Action, Decision


@click.group(cls=Group)
def review() -> None:
    """What people decide about wordings."""


_by = click.option("--by", required=True, metavar="NAME", help="The account that answers for it.")
_reason = click.option("--reason", required=True, metavar="TEXT", help="Why, in a sentence.")
_limit = click.option(
    "--limit", type=click.IntRange(1, 10_000), default=20, metavar="N", help="How many (default: 20)."
)


@review.command("list")
@_limit
@pass_call
def list_waiting(call: Call, limit: int) -> None:
    """What waits for a person, the most pressing first.

    The order is risk x (1 + log2(reach)): risk from what a point holds (numbers, negations, exceptions, ...), reach
    from how many trials hold it. The queue is made anew where it is out of date.
    """
    from trialfinder.review.deciding import look
    from trialfinder.review.risk import reasons
    from trialfinder.store import waiting

    with _fresh(call) as store:
        told = []
        for one in waiting.queue(store, limit):
            program = look(store, one.nct_id, one.criterion).program
            told.append(
                {
                    "point": f"{one.nct_id}:{one.criterion}",
                    "item": one.item.hex(),
                    "risk": one.risk,
                    "reach": one.reach,
                    "priority": one.priority,
                    "why": [reason.why for reason in reasons(program)],
                    "side": program.side,
                    "verdict": program.verdict,
                    "original": program.original,
                    "plain": program.plain,
                }
            )
        in_all = waiting.count(store)
    if call.json:
        say_json({"waiting": in_all, "items": told})
        return
    for row in told:
        say(f"{row['point']}  risk {row['risk']}, in {counted(int(str(row['reach'])), 'trial')}, {row['side']}")
        say(f"  official: {row['original']}\n  plain:    {row['plain']}")
    say(f"{counted(in_all, 'point')} waiting")


@review.command("approve")
@click.argument("point", metavar="NCT:ID")
@_reason
@_by
@pass_call
def approve(call: Call, point: str, reason: str, by: str) -> None:
    """Approve the program's wording of one point.

    NCT:ID names the point by a trial that holds it, such as NCT99990001:i2. The decision holds for the same point in
    all trials.
    """
    _decide(call, point, "approve", reason, by)


@review.command("edit")
@click.argument("point", metavar="NCT:ID")
@click.option("--plain", required=True, metavar="TEXT", help="The wording; - reads it from stdin.")
@_reason
@_by
@pass_call
def edit(call: Call, point: str, plain: str, reason: str, by: str) -> None:
    """Give one point another wording, if the checker passes it.

    A wording that is refused makes the exit code 65; with --json its findings stand on stdout.
    """
    _decide(call, point, "edit", reason, by, _stdin() if plain == "-" else plain)


@review.command("reject")
@click.argument("point", metavar="NCT:ID")
@_reason
@_by
@pass_call
def reject(call: Call, point: str, reason: str, by: str) -> None:
    """Go back to the official words of one point."""
    _decide(call, point, "reject", reason, by)


@review.command("stats")
@pass_call
def stats(call: Call) -> None:
    """How much waits, how much is decided, and what fell out of review since its text, wording or versions changed."""
    from trialfinder.review.deciding import stats as figures

    with _fresh(call) as store:
        told = figures(store)
    if call.json:
        say_json(told)
        return
    width = max(len(name) for name in told)
    for name, number in told.items():
        say(f"{name.replace('_', ' '):<{width}}  {number}")


@review.command("log")
@_limit
@pass_call
def log(call: Call, limit: int) -> None:
    """The decisions, the newest first: who, when, by which door, what, and why."""
    from trialfinder.store import decisions

    with _reading(call) as store:
        entries = decisions.log(store, limit)
    if call.json:
        say_json([_told(entry) for entry in entries])
        return
    for entry in entries:
        say(f"{entry.made_at}  {entry.made_by} ({entry.made_in})  {entry.action}  {entry.nct_id}:{entry.criterion}")
        say(f"  {entry.reason}" + (f"\n  {entry.machine}\n  -> {entry.plain}" if entry.changed else ""))


@review.command("disputes")
@pass_call
def list_disputes(call: Call) -> None:
    """The reports of readers that nobody has answered, the oldest first."""
    from trialfinder.store import disputes

    with _reading(call) as store:
        found = disputes.waiting(store, 500)
    if call.json:
        keys = ("id", "made_on", "nct_id", "criterion", "original", "plain", "words")
        say_json([{key: getattr(one, key) for key in keys} for one in found])
        return
    for one in found:
        say(f"{one.id}  {one.made_on}  {one.nct_id}:{one.criterion}\n  {one.words}\n  about: {one.plain}")
    say(f"{counted(len(found), 'report')} waiting")


@review.command("answer")
@click.argument("number", metavar="NUMBER", type=click.IntRange(min=1))
@click.option("--text", default="", metavar="TEXT", help="The answer.")
@click.option("--public", is_flag=True, help="Show the report with the answer; without it the report is erased.")
@_by
@pass_call
def answer(call: Call, number: int, text: str, public: bool, by: str) -> None:
    """Answer a report of a reader."""
    from trialfinder.review import disputing

    _require_account(call, by)
    disputing.answer(call.settings.data_dir, number, by, public=public, words=text)
    _done(call, {"dispute": number, "public": public}, f"Report {number} is answered.")


@review.group("account", cls=Group)
def account() -> None:
    """The accounts of reviewers."""


@account.command("add")
@click.argument("name", metavar="NAME")
@pass_call
def add_account(call: Call, name: str) -> None:
    """Make an account; its password is asked for, or is the first line of stdin."""
    from trialfinder.review import people

    with _writing(call) as store:
        people.require_free(store, name)
        people.add_account(store, name, _password())
    _done(call, {"account": name}, f"{name} can sign in where the setting 'review' is on.")


@account.command("password")
@click.argument("name", metavar="NAME")
@pass_call
def set_password(call: Call, name: str) -> None:
    """Give an account another password, open it if it was closed, and end its sessions."""
    from trialfinder.review import people

    with _writing(call) as store:
        people.known(store, name)
        people.set_password(store, name, _password())
    _done(call, {"account": name}, f"{name} has a new password.")


@account.command("close")
@click.argument("name", metavar="NAME")
@pass_call
def close_account(call: Call, name: str) -> None:
    """Close an account: nobody signs in by it, and what it decided stays."""
    from trialfinder.review import people

    with _writing(call) as store:
        people.close_account(store, name)
    _done(call, {"account": name}, f"{name} is closed.")


@account.command("list")
@pass_call
def list_accounts(call: Call) -> None:
    """The accounts, without their passwords."""
    from trialfinder.store.accounts import accounts

    with _reading(call) as store:
        found = accounts(store)
    if call.json:
        say_json([{"name": one.name, "created_at": one.created_at, "closed_at": one.closed_at} for one in found])
        return
    for one in found:
        say(f"{one.name}  since {one.created_at[:10]}" + (f", closed {one.closed_at[:10]}" if one.closed_at else ""))


def _decide(call: Call, point: str, action: Action, reason: str, by: str, wording: str = "") -> None:
    from trialfinder.records.ids import parse_nct_id
    from trialfinder.review.deciding import Request, decide

    nct, colon, criterion = point.partition(":")
    if not colon or not criterion:
        raise UsageError(f"'{point[:60]}' names no point", "Name it as NCT:ID, such as NCT99990001:i2.")
    _require_account(call, by)
    request = Request(parse_nct_id(nct), criterion, action, reason, by, "command line", wording)
    try:
        made = decide(call.settings.data_dir, request)
    except RefusedError:
        if call.json:
            say_json(_refused(call, request.nct_id, criterion, wording))
        raise
    _done(call, _told(made), f"{action}: {made.plain}")


def _refused(call: Call, nct_id: str, criterion: str, wording: str) -> dict[str, Any]:
    import msgspec

    from trialfinder.review.deciding import judged, look

    with _reading(call) as store:
        judgement = judged(look(store, nct_id, criterion), wording)
    return {"accepted": False, "verdict": judgement.verdict, "findings": msgspec.to_builtins(judgement.findings)}


def _told(decision: Decision) -> dict[str, Any]:
    import msgspec

    found: dict[str, Any] = msgspec.to_builtins(decision)
    return {**found, "item": decision.item.hex()}


def _require_account(call: Call, name: str) -> None:
    from trialfinder.review.people import known

    with _reading(call) as store:
        if known(store, name).closed_at:
            raise UsageError(f"the account '{name}' is closed", "'review account password' opens it.")


def _password() -> str:
    if sys.stdin.isatty():
        typed: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
        return typed
    return _stdin().partition("\n")[0].removesuffix("\r")


def _stdin() -> str:
    try:
        return sys.stdin.buffer.read(100_000).decode("utf-8")
    except UnicodeDecodeError:
        raise UsageError("stdin is not UTF-8", "Convert it to UTF-8 first.") from None


def _done(call: Call, told: dict[str, Any], sentence: str) -> None:
    if call.json:
        say_json(told)
    elif not call.quiet:
        say(sentence)


@contextmanager
def _reading(call: Call) -> Iterator[Store]:
    from trialfinder.store.database import open_store

    with open_store(call.settings.data_dir) as store:
        yield store


@contextmanager
def _writing(call: Call) -> Iterator[Store]:
    from trialfinder.store.database import open_beside

    with open_beside(call.settings.data_dir) as store:
        yield store


@contextmanager
def _fresh(call: Call) -> Iterator[Store]:
    """The store with a queue of what is in it now."""
    from trialfinder.review.queue import make_queue

    make_queue(call.settings.data_dir)
    with _reading(call) as store:
        yield store
