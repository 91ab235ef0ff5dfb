"""The tree of phrases grows as words are met, and reads the same in whatever order they come."""

from __future__ import annotations

import random
import subprocess
import sys

from trialfinder.fidelity.binding import Binder
from trialfinder.fidelity.lexicon import Lexicon, lexicon_of, read
from trialfinder.fidelity.tokens import tokens
from trialfinder.vocab.loader import entries


def reading(lexicon: Lexicon, text: str) -> list[str]:
    words = tokens(text)
    return [token[0] for token in Binder(words, *read(lexicon, words)).bound()]


def test_the_order_in_which_terms_are_met_changes_no_reading() -> None:
    terms = [entry.term for entry in entries()[::5]]
    one, other = lexicon_of(entries()), lexicon_of(entries())
    forward = [reading(one, term) for term in terms]
    shuffled = random.Random(3).sample(range(len(terms)), len(terms))  # noqa: S311  # an order, no secret
    found = {place: reading(other, terms[place]) for place in shuffled}
    assert [found[place] for place in range(len(terms))] == forward


def test_a_text_without_a_word_reads_as_nothing() -> None:
    assert reading(lexicon_of(()), " ") == []


def test_plain_forms_hold_no_deeper_chain_of_terms_than_is_read() -> None:
    """A term whose plain form holds a term whose plain form holds a term would read two ways, one here, one there."""
    lexicon = lexicon_of(entries())
    deeper = Lexicon(lexicon._index, lexicon._own, lexicon)
    told = {
        entry.where: entry.term for entry in entries() if reading(lexicon, entry.term) != reading(deeper, entry.term)
    }
    assert not told


def test_a_term_reads_as_its_plain_form_wherever_no_guard_forbids() -> None:
    lexicon = lexicon_of(entries())
    unguarded = [entry for entry in entries() if entry.plain and entry.guards == type(entry.guards)()]
    differing = [entry.where for entry in unguarded if reading(lexicon, entry.term) != reading(lexicon, entry.plain)]
    assert differing == []


def test_one_pair_is_judged_soon_after_the_start() -> None:
    """The interpreter, all imports and the tables; far above what it takes, far below what a full tree took."""
    code = "import time; b = time.process_time(); from trialfinder.fidelity.judge import judge;"
    code += "judge('inclusion', 'Age >= 18 years', 'You are 18 or older'); print(time.process_time() - b)"
    spent = [float(subprocess.check_output([sys.executable, "-c", code])) for _ in range(3)]
    assert min(spent) < 0.6
