"""Log lines of a serving process: to stderr, one line each, as text or as JSON.

There is no access log. A path can name a disease and a query a person's age and town: a proxy in front may
keep what its operator answers for, we keep nothing.
"""

from __future__ import annotations

import logging
import os
import traceback
from typing import Any

import msgspec


class OneLine(logging.Formatter):
    """ "2026-05-31T12:00:00Z error: a bug in trialfinder ..."; line breaks inside become spaces."""

    def format(self, record: logging.LogRecord) -> str:
        return f"{self._when(record)} {record.levelname.lower()}: {' '.join(record.getMessage().split())}"

    def _when(self, record: logging.LogRecord) -> str:
        return self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z")


class OneObject(OneLine):
    """The same as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "time": self._when(record),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
        }
        return msgspec.json.encode(told).decode("utf-8")


def log_config(log_format: str) -> dict[str, Any]:
    """For `logging.config.dictConfig`: our own log and the server's, both to stderr."""
    formatter = OneObject if log_format == "json" else OneLine
    loggers = {
        "trialfinder": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "_granian": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": formatter}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "stream": "ext://sys.stderr"}},
        "loggers": loggers,
    }


def log_bug(error: BaseException) -> None:
    """The kind of a bug and its place. Its own message may quote what a reader asked for, and stays out."""
    if os.environ.get("TRIALFINDER_DEBUG") == "1":
        traceback.print_exception(error)
    frames: list[traceback.FrameSummary] = list(traceback.extract_tb(error.__traceback__))
    place = f" at {'/'.join(frames[-1].filename.split('/')[-2:])}:{frames[-1].lineno}" if frames else ""
    logging.getLogger("trialfinder").error("a bug in trialfinder: %s%s", type(error).__name__, place)
