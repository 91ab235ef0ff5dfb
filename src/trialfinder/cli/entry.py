"""One call from start to end: the words of the command line in, an exit code out.

| Exit | Is |
| --- | --- |
| 0 | ok; also when the reader of a pipe has gone |
| 1 | a check found something |
| 2, 65, 66, 69, 74, 75 | an error of `trialfinder.errors` |
| 70 | a bug in trialfinder (`TRIALFINDER_DEBUG=1` shows where) |
| 130, 143 | interrupted, terminated |
"""

from __future__ import annotations

import errno
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

import click
import msgspec

from trialfinder.cli.commands import trialfinder
from trialfinder.cli.terminal import tell
from trialfinder.errors import DiskError, MissingError, TrialfinderError, UsageError

BUG = 70
INTERRUPTED = 130
TERMINATED = 143

_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EACCES, errno.EPERM, errno.EFBIG}
_MISSING = {errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG, errno.ELOOP}


def main() -> NoReturn:
    """The command `trialfinder`."""
    _open_closed()
    signal.signal(signal.SIGTERM, _terminate)
    code = run(sys.argv[1:])
    _quiet_exit()
    sys.exit(code)


def _open_closed() -> None:
    """Give a place to streams that the caller closed: nobody reads them, and no file of ours may take their number."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest free number, which is this one
            setattr(sys, name, open(number, "r" if number == 0 else "w", closefd=False))  # noqa: SIM115 - for good


def run(words: Sequence[str]) -> int:
    """Answers one call and gives its exit code; every error has been told on stderr."""
    as_json = "--json" in words
    try:
        code = _answer(words)
        sys.stdout.flush()
    except BrokenPipeError:
        return 0
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except click.exceptions.NoArgsIsHelpError as error:
        tell(error.ctx.get_help() if error.ctx else "")
        return UsageError.exit_code
    except click.ClickException as error:
        return _tell_error(_as_ours(error), as_json)
    except TrialfinderError as error:
        return _tell_error(error, as_json)
    except OSError as error:
        return _tell_os_error(error, as_json)
    except Exception as error:
        return _tell_bug(error, as_json)
    return code


def _answer(words: Sequence[str]) -> int:
    """Click's own `main` would print and exit by its own table of codes."""
    try:
        with trialfinder.make_context("trialfinder", list(words)) as context:
            trialfinder.invoke(context)
    except click.exceptions.Exit as done:
        return done.exit_code
    return 0


def _as_ours(error: click.ClickException) -> TrialfinderError:
    message = " ".join(error.format_message().split())
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "trialfinder"
    return UsageError(message[:1].upper() + message[1:], f"'{path} --help' tells what it takes.")


def _tell_os_error(error: OSError, as_json: bool) -> int:
    """What no room below has put into its own words."""
    what = f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror or error)
    if error.errno in _MISSING:
        return _tell_error(MissingError(what, "Look at the name of the file."), as_json)
    if error.errno in _DISK:
        hint = "Free some space, or name another folder with --data-dir."
        return _tell_error(DiskError(what, hint), as_json)
    return _tell_bug(error, as_json)


def _tell_bug(error: Exception, as_json: bool) -> int:
    if os.environ.get("TRIALFINDER_DEBUG") == "1":
        traceback.print_exception(error)
    hint = "TRIALFINDER_DEBUG=1 shows where; please report it."
    _tell("bug", f"this is a bug in trialfinder ({type(error).__name__})", hint, as_json)
    return BUG


def _tell_error(error: TrialfinderError, as_json: bool) -> int:
    _tell(error.code, error.message, error.hint, as_json)
    return error.exit_code


def _tell(code: str, message: str, hint: str, as_json: bool) -> None:
    if as_json:
        body = {"error": {"code": code, "message": message, "hint": hint}}
        tell(msgspec.json.encode(body).decode("utf-8"))
    else:
        tell(f"trialfinder: {message}" + (f"\n{hint}" if hint else ""))


def _terminate(number: int, frame: FrameType | None) -> NoReturn:
    """As an exception, so that an open store is closed and a half-written file goes."""
    raise SystemExit(TERMINATED)


def _quiet_exit() -> None:
    """Flush what is left; a reader that has gone is no news, also not at the interpreter's own last flush."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
