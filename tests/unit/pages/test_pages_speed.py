"""No text, however long and hostile, makes a pattern or a page take more than time in step with its length."""

from __future__ import annotations

import datetime
import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import trialfinder.history
import trialfinder.pages
import trialfinder.records
from lib.trials import SITE, a_trial, warnings_on
from trialfinder.pages import render
from trialfinder.pages.prose import parts

SIZE = 25_000  # and four times that
# Four times the text takes four times as long; ten leaves room for a busy machine, sixteen would be its square.
FOUR_TIMES = 10
ENOUGH = 0.02  # seconds: below this, time is noise
SEEDS = (
    *("a", "A", "0", "-", ".", "*", "•", "\t", "\n", " ", "(", "/", "\\", "<", "&", "%", "_", "@", "é", "\u202e"),
    *("a ", "A-", "* ", "1. ", "• ", "- ", "\\*", ". ", "A B ", "<a>", "ab1", " \n", "2024-", "NCT0", "a@b.", "[0]"),
    *("phase ", "phase 1", "phase 1 / ", "closed to ", "arm is ", "enrollment is ", "https://", "ABCDEF ", "18 Year"),
)
# These look at the start of a line, or at a whole value, and nowhere else.
ANCHORED = {
    *("history.wording._MARK", "history.wording._BULLET"),
    *("pages.prose._MARK", "pages.showing._EMAIL", "pages.showing._PHONE", "pages.showing._PMID"),
    *("records.ages._AGE", "records.dates._DATE", "records.ids._CANONICAL", "records.ids._LOOSE"),
}


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every pattern that a module of these rooms keeps."""
    for room in (trialfinder.pages, trialfinder.records, trialfinder.history):
        for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            module = importlib.import_module(found.name)
            for name, value in vars(module).items():
                if isinstance(value, re.Pattern):
                    yield f"{found.name.removeprefix('trialfinder.')}.{name}", value


PATTERNS = dict(patterns())


def seconds(act: Callable[[], Any]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start


def stays_linear(act: Callable[[str], Any], seed: str) -> bool:
    """Whether four times the text takes far less than sixteen times as long."""
    short, long = (seed * (size // len(seed)) + "!" for size in (SIZE, 4 * SIZE))
    for _ in range(3):  # a busy machine may spoil a measure, a quadratic pattern spoils all three
        taken = seconds(lambda: act(long))
        if taken < ENOUGH or taken < FOUR_TIMES * seconds(lambda: act(short)):
            return True
    return False


def test_the_patterns_are_found() -> None:
    assert len(PATTERNS) >= 15


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_takes_time_in_step_with_the_text(name: str) -> None:
    pattern = PATTERNS[name]

    def look(text: str) -> None:
        if name in ANCHORED:
            pattern.match(text)
            pattern.fullmatch(text)
        else:
            sum(1 for _ in pattern.finditer(text if isinstance(pattern.pattern, str) else text.encode()))

    assert [seed for seed in SEEDS if not stays_linear(look, seed)] == []


def test_the_anchored_patterns_are_used_anchored() -> None:
    for name in ANCHORED:
        module, _, pattern = name.rpartition(".")
        source = Path(importlib.import_module(f"trialfinder.{module}").__file__ or "").read_text(encoding="utf-8")
        uses = set(re.findall(rf"{pattern}\.(\w+)", source))
        assert uses
        assert uses <= {"match", "fullmatch"}


def test_prose_is_cut_in_time_in_step_with_the_text() -> None:
    assert [seed for seed in SEEDS if not stays_linear(parts, seed)] == []


NAMES = " ".join(f"{number:020b}".replace("0", "A").replace("1", "B") for number in range(SIZE // 21))


@pytest.mark.parametrize("seed", ["a", "A-", "ABCDEF ", "phase 1 / ", "arm is ", "enrollment is ", ". ", "\n", NAMES])
def test_warnings_are_found_in_time_in_step_with_the_text(seed: str) -> None:
    def look(text: str) -> None:
        study = a_trial(descriptionModule={"briefSummary": text}, eligibilityModule=None).document.study
        warnings_on(study, datetime.date(2026, 9, 1))

    assert stays_linear(look, seed)


@pytest.mark.parametrize("seed", ["a", "* a\n", "<b>", "\n\n", "\\*", "• "])
def test_a_page_is_made_in_time_in_step_with_its_texts(seed: str) -> None:
    def make(text: str) -> None:
        trial = a_trial(descriptionModule={"briefSummary": text, "detailedDescription": text})
        render.trial_html(trial, SITE)
        render.trial_markdown(trial, SITE)
        render.trial_text(trial, SITE)

    assert stays_linear(make, seed)
