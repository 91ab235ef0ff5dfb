"""The command line: questions in, answers on stdout, everything else on stderr."""

from trialfinder.cli.entry import main

__all__ = ["main"]
