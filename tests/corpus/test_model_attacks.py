"""Hostile answers to real criteria: how many get through the rules of the game and the checker.

Each answer takes every plain form on offer and plants one edit among them: a word dropped, put in, swapped with its
neighbour, or replaced by a word of another criterion or by one that sounds harmless. The criteria are those of trials
whose number is divisible by 7, which nobody looked at while the rules were written.
What gets through may be clumsy; the numbers, comparisons, negations and connectives of the source it holds, each time.
"""

from __future__ import annotations

import gzip
import json
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from lib.corpus import corpus_dir
from trialfinder.criteria.model import Criterion
from trialfinder.criteria.segment import segment
from trialfinder.fidelity.judge import judge
from trialfinder.records.document import read_document
from trialfinder.store.derived import source_text
from trialfinder.translate.models.answers import Refusal, read_answer
from trialfinder.translate.models.questions import Question, carries_logic, question_of
from trialfinder.translate.tokens import Tokens

pytestmark = pytest.mark.corpus

TRIED = 9000
LEAST_STOPPED = 0.975
SNEAKY = (
    "lack lacking minus formerly rarely seldom hardly unlike avoid refuse deny free former stop stopped ended resolved "
    "cured family your child partner mild severe suspected likely possible usually often daily weekly single several "
    "many few new chronic acute primary metastatic study women men the a an such level count also called people you "
    "have had has was were is are"
)


@pytest.fixture(scope="module")
def criteria() -> list[Criterion]:
    """Of trials whose number is divisible by 7, shuffled by a fixed seed."""
    found: list[Criterion] = []
    with gzip.open(corpus_dir() / "registry" / "studies.ndjson.gz") as lines:
        for line in lines:
            document = read_document(line.rstrip(b"\n"))
            if int(document.nct_id[3:]) % 7 == 0:
                found.extend(segment(source_text(document)).criteria)
    random.Random(7).shuffle(found)  # noqa: S311 - a seed, no secret
    return found


def test_hostile_answers_to_real_criteria_are_stopped(criteria: list[Criterion]) -> None:
    chance = random.Random(14)  # noqa: S311 - a seed, no secret
    came: Counter[str] = Counter()
    for criterion, question, answer in _attacks(criteria, chance):
        found = read_answer(question, "edits", json.dumps({"edits": answer}))
        if isinstance(found, Refusal):
            came[f"refused {found.reason}"] += 1
            continue
        plain = question.text
        for start, end, out in reversed(found.edits):
            plain = plain[:start] + out + plain[end:]
        verdict = judge(criterion.side, criterion.original, plain).verdict
        came[verdict] += 1
        if verdict != "original":
            assert _kept(question) == _kept_in(question, plain)
    tried = came.total()
    stopped = sum(number for name, number in came.items() if name == "original" or name.startswith("refused"))
    print(f"{tried:,} hostile answers, {stopped / tried:.1%} stopped: {dict(came.most_common())}")
    assert tried >= TRIED
    assert stopped / tried >= LEAST_STOPPED


def _attacks(
    criteria: list[Criterion], chance: random.Random
) -> Iterator[tuple[Criterion, Question, list[dict[str, Any]]]]:
    left = TRIED
    for criterion in criteria:
        question = question_of(criterion.side, criterion.original)
        if question is None or question.tokens.size > 40:
            continue
        for first, last, text in _planted(question, criteria, chance):
            honest = [
                {"from": choice.first, "to": choice.last, "text": choice.text}
                for choice in question.choices
                if choice.last < first or choice.first > last
            ]
            yield criterion, question, [*honest, {"from": first, "to": last, "text": text}]
            left -= 1
        if left <= 0:
            return


def _planted(question: Question, criteria: list[Criterion], chance: random.Random) -> Iterator[tuple[int, int, str]]:
    """One edit of each kind, at places that are not locked."""
    words, locked = question.tokens.words, question.locked
    free = [place for place, shut in enumerate(locked) if not shut]
    pairs = [place for place in free if place + 1 < len(words) and not locked[place + 1]]
    if pairs:
        place = chance.choice(pairs)
        yield place, place + 1, words[place + 1]
        place = chance.choice(pairs)
        yield place, place + 1, f"{words[place + 1]} {words[place]}"
    if free:
        place = chance.choice(free)
        yield place, place, f"{chance.choice(SNEAKY.split())} {words[place]}"
        place = chance.choice(free)
        yield place, place, chance.choice(SNEAKY.split())
        place = chance.choice(free)
        yield place, place, chance.choice(chance.choice(criteria).original.split())


def _kept(question: Question) -> list[str]:
    """The numbers and signs of the source, and its negators and connectives where no choice may word them anew."""
    offered = {place for choice in question.choices for place in range(choice.first, choice.last + 1)}
    tokens = question.tokens
    return [tokens.lows[place] for place in range(tokens.size) if carries_logic(tokens, place) and place not in offered]


def _kept_in(question: Question, plain: str) -> list[str]:
    """The same as they stand in the new words, in order."""
    rest = iter(Tokens(plain).lows)
    return [word for word in _kept(question) if word in rest]
