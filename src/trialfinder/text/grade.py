"""The reading grade of a text, by one fixed formula.

grade = 0.39 x words / sentences + 11.8 x syllables / words - 15.59

A sentence is a line, or a part of one that ends in `.`, `!` or `?` before white space and a capital or a
digit. A number counts one syllable; a token of 2 to 6 capitals counts one for each letter. Other words are
counted by the rules below, which need no dictionary. Text without words has no grade.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

_WORD = re.compile(r"\d[\d.,]*|[^\W\d_]+(?:['’][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?](?=\s+[^\W_])")
_VOWELS = re.compile(r"[aeiouyàáâäãåèéêëìíîïòóôöõùúûü]+")
# A silent e: at the end, also before a plural s or a past d (but wanted, faces and -ted/-ded keep theirs).
_SILENT = re.compile(
    r"(?:[^aeiouylrtd]e|[aeiouy][lrtd]e|[^aeiouy]{2}[rtd]e)$"
    r"|[^aeiouytdlr]ed$|[aeiouy][lr]ed$|[^aeiouyszxcgh]es$"
)
_EXTRA = re.compile(
    r"i[ao](?!u)|[aeiouy]ing|iu|ien|ier\b|io[lmn]|eous|uou|[^q]ua[^n]|creati|dia|[^aeiouy]le$|sm$|thm$"
)
_FEWER = re.compile(r"[ctsgx]i[ao]|[cstgn]iou|tien|cien|geo[nu]|iet|[gq]ua")


class Count(NamedTuple):
    """What the formula counts."""

    words: int
    sentences: int
    syllables: int


def grade(lines: Iterable[str]) -> float | None:
    """The grade of a text given line by line, to one decimal; None where there are no words."""
    words, sentences, syllables = count(lines)
    if not words:
        return None
    return round(0.39 * words / sentences + 11.8 * syllables / words - 15.59, 1)


def count(lines: Iterable[str]) -> Count:
    """Words, sentences and syllables of a text given line by line."""
    words = sentences = all_syllables = 0
    for line in lines:
        for sentence in _sentences(line):
            found = _WORD.findall(sentence)
            if found:
                sentences += 1
                words += len(found)
                all_syllables += sum(map(syllables, found))
    return Count(words, sentences, all_syllables)


def _sentences(line: str) -> list[str]:
    start = 0
    sentences = []
    for end in _SENTENCE_END.finditer(line):
        follower = line[end.end() :].lstrip()[:1] if False else _after_space(line, end.end())
        if follower.isupper() or follower.isdigit():
            sentences.append(line[start : end.end()])
            start = end.end()
    sentences.append(line[start:])
    return sentences


def _after_space(line: str, position: int) -> str:
    while line[position].isspace():
        position += 1
    return line[position]


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """Syllables of one word, by rule.

    >>> [syllables(word) for word in ("ECOG", "1.5", "disease", "patient", "administered")]
    [4, 1, 2, 2, 4]
    """
    if word[0].isdigit():
        return 1
    if 2 <= len(word) <= 6 and word.isupper() and word.isalpha():
        return len(word)
    low = word.lower()
    return max(1, len(_VOWELS.findall(low)))
