"""`show`, `explain` and `fidelity`: a trial or a text in, words or JSON out."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from trialfinder.cli.explaining import before_and_after
from trialfinder.cli.options import Call, Command, as_of_option, pass_call
from trialfinder.cli.terminal import counted, say, say_json, say_painted, tell, visible
from trialfinder.errors import BadInputError, MissingError, UsageError

if TYPE_CHECKING:
    from trialfinder.changed import ChangeSet
    from trialfinder.criteria.model import PlainStudy
    from trialfinder.pages.site import Site
    from trialfinder.records.document import Document
    from trialfinder.trial import Trial

FORMATS = ("text", "html", "json", "md", "pdf")


@click.command(cls=Command)
@click.argument("nct_id", metavar="NCT")
@click.option("--format", "form", type=click.Choice(FORMATS), help="What to make of it (default: text).")
@click.option("--output", metavar="FILE", help="Write to FILE instead of stdout.")
@click.option("--changes", "history", is_flag=True, help="What changed between the versions held.")
@as_of_option()
@pass_call
def show(call: Call, nct_id: str, form: str | None, output: str | None, history: bool) -> None:
    """Show one trial.

    NCT is its id, also in lower case or without its zeros, or an id that the registry has replaced.
    """
    from trialfinder.alerts.lately import latest_news
    from trialfinder.app import open_catalog, site_of

    wanted = _id(nct_id)
    if form == "pdf":
        _check_pdf(output, history)
    with open_catalog(call.settings) as catalog:
        trial = catalog.trial(catalog.resolve(wanted))
        site = site_of(call.settings, catalog)
        versions = catalog.versions(trial.nct_id) if history else []
        documents = [catalog.withheld.shown(version.document) for version in reversed(versions)][::-1]
        news = latest_news(catalog, trial.nct_id) if trial.versions > 1 else None
    wanted_form = form or ("json" if call.json else "text")
    made = _changes(wanted_form, trial, documents, site) if history else _made(wanted_form, trial, site, news)
    if output and output != "-":
        _write_file(Path(output), made)
    elif form == "pdf":
        sys.stdout.buffer.write(made)
    elif form == "html":
        sys.stdout.buffer.write(_for_stdout(made))
    else:
        say(made.decode("utf-8"))


def _check_pdf(output: str | None, history: bool) -> None:
    if history:
        raise UsageError("What changed cannot be had as a PDF", "Ask for it as text, md, html or json.")
    if not output and sys.stdout.isatty():
        raise UsageError("A PDF is not for a terminal", "Name a file: --output FILE.")


def _id(text: str) -> str:
    from trialfinder.records.ids import parse_nct_id

    return parse_nct_id(text)


def _made(form: str, trial: Trial, site: Site, news: ChangeSet | None) -> bytes:
    from trialfinder.pages import render

    if form == "pdf":
        from trialfinder.pages.press import trial_pdf

        return trial_pdf(trial, site)
    makers: dict[str, Callable[[Trial, Site], str | bytes]] = {
        "text": lambda trial, site: visible(render.trial_text(trial, site)),
        "md": lambda trial, site: visible(render.trial_markdown(trial, site)),
        "html": lambda trial, site: render.trial_html(trial, site, news),
        "json": render.trial_json,
    }
    made = makers[form](trial, site)
    return made if isinstance(made, bytes) else made.encode("utf-8")


def _changes(form: str, trial: Trial, documents: Sequence[Document], site: Site) -> bytes:
    from trialfinder.history.changes import changes, date_of
    from trialfinder.pages import changed

    found = changes(documents)
    versions = [changed.Listed(document.sha256, date_of(document)) for document in documents]
    if form == "json":
        return changed.changes_json(trial, found, site, versions=versions)
    if form == "html":
        return changed.changes_html(trial, found, site, versions=versions).encode("utf-8")
    return visible(changed.changes_text(trial, found, site, markdown=form == "md")).encode("utf-8")


def _for_stdout(page: bytes) -> bytes:
    """A page byte for byte, unless a terminal would obey it."""
    return visible(page.decode("utf-8")).encode("utf-8") if sys.stdout.isatty() else page


def _write_file(file: Path, content: bytes) -> None:
    """The whole file or none of it; a device is written straight, and so is what a link leads to.

    A link is never replaced: /dev/stdout is one, and with stdout sent to a file it leads to a regular file.
    """
    if file.is_symlink() or (file.exists() and not file.is_file()):
        file.write_bytes(content)
        return
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@click.command(cls=Command)
@click.argument("source", metavar="NCT|FILE|-")
@pass_call
def explain(call: Call, source: str) -> None:
    """Say the eligibility criteria of a trial, or of a text, in plain English.

    NCT is the id of a trial in the store; FILE holds an eligibility text and nothing else, or is a record of the
    registry (.json); - reads a text from stdin. Each point comes in plain words, with its official ones under it
    and what the checker says.
    """
    with _uncollected():
        from trialfinder.explain import to_json

        plain = _plain_of(call, source)
        if call.json:
            say_json(to_json(plain))
        else:
            for line in before_and_after(plain):
                say_painted(*line)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the garbage collector: what is loaded for one text all stays, and looking through it took a quarter."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _plain_of(call: Call, source: str) -> PlainStudy:
    from trialfinder.explain import explain as explained

    if source != "-" and not Path(source).exists():
        try:
            wanted = _id(source)
        except UsageError:
            raise MissingError(
                f"'{source[:200]}' is neither a file nor an NCT id",
                "Name a file, an NCT id such as NCT04437511, or - for stdin.",
            ) from None
        return _plain_in_store(call, wanted)
    if source.endswith(".json") and (document := _record_in(Path(source))):
        from trialfinder.store.derived import source_text

        plain = explained(source_text(document), nct_id=document.nct_id)
        return _with_about(plain, {"source": "the record as given", "processed": None})
    return _with_about(explained(_text_of(source)), {"source": "the text as given", "processed": None})


def _record_in(file: Path) -> Document | None:
    """The record that a file holds, or nothing: then its words are a text like any other."""
    from trialfinder.records.document import Malformed, read_document

    try:
        return read_document(file.read_bytes())
    except Malformed:
        return None


def _plain_in_store(call: Call, nct_id: str) -> PlainStudy:
    from trialfinder.app import open_catalog
    from trialfinder.pages.wording import SOURCE

    with open_catalog(call.settings) as catalog:
        trial = catalog.trial(catalog.resolve(nct_id))
    if not trial.worded:
        tell(f"note: {trial.nct_id} is still to be put into plain words by this version; 'trialfinder refresh' does it")
    source = "made-up record" if trial.sample else f"{SOURCE}, record {trial.nct_id}"
    return _with_about(trial.plain, {"source": source, "processed": trial.processed})


def _with_about(plain: PlainStudy, about: dict[str, str | None]) -> PlainStudy:
    """What every output of ours carries."""
    import msgspec

    from trialfinder.pages import wording

    told = {
        "modifications": wording.MODIFICATIONS,
        "notice": f"{wording.NOTICE} {wording.EVALUATED}",
        "advice": wording.ADVICE,
    }
    return msgspec.structs.replace(plain, about=about | told)


def _text_of(source: str) -> str:
    """The bytes as they stand: a carriage return or a byte order mark is part of the text."""
    raw = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        name = "stdin" if source == "-" else f"'{source}'"
        raise BadInputError(f"{name} is not UTF-8 at byte {error.start}", "Convert it to UTF-8 first.") from None


@click.command(cls=Command)
@click.argument("source", metavar="FILE|-")
@pass_call
def fidelity(call: Call, source: str) -> None:
    """Compare plain wordings with their originals: the checker alone.

    Reads one JSON object a line, {"id", "side", "original", "plain"}, and writes one line each with the
    verdict and its findings. A line that cannot be read makes the exit code 65 at the end.
    """
    from trialfinder.fidelity.rows import LONGEST_ROW, judge_rows

    unread = 0
    with click.open_file(source, "rb") as stream:
        for row in judge_rows(_lines(stream, LONGEST_ROW)):
            unread += "error" in row
            say_json(row)
            sys.stdout.flush()
    if unread:
        raise BadInputError(
            f"{counted(unread, 'line')} could not be read", "Each such line has its answer with an error."
        )


def _lines(stream: IO[bytes], longest: int) -> Iterator[bytes]:
    """The lines of a stream; of one that is too long only as much as shows that it is."""
    while line := stream.readline(longest + 1):
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = stream.readline(1 << 20)
        yield line
