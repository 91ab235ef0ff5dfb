"""How hard Spanish reads, by the two formulas that are used for it, and what a page of HTML says and marks.

Fernández-Huerta (1959): 206.84 - 0.60 x P - 1.02 x F, with P syllables in 100 words and F words in a sentence.
INFLESZ (Barrio-Cantalejo 2008, Szigriszt's formula): 206.835 - 62.3 x syllables / words - words / sentences; above 65
a text is "bastante fácil", above 80 "muy fácil".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from trialfinder.audit.outline import read, readable

_SENTENCE_END = re.compile(r"(?<=[.!?:;])\s+")
_WORD = re.compile(r"[^\W\d_]+|[0-9][0-9.,]*")
_SILENT = re.compile(r"(?<=q)u|(?<=g)u(?=[eiéí])")
_CONSONANT_Y = re.compile(r"y(?=[aeiouáéíóú])")
_VOWELS = re.compile("[aeiouáéíóúüy]+")
_STRONG = frozenset("aeoáéó")
_ACCENTED = frozenset("íú")


class Ease(NamedTuple):
    fernandez_huerta: float
    inflesz: float


def syllables(word: str) -> int:
    """Runs of vowels, parted where two strong ones meet or an accent breaks the run: "leer" 2, "día" 2, "quien" 1."""
    runs = _VOWELS.findall(_CONSONANT_Y.sub("j", _SILENT.sub("", word.lower())))
    parted = sum(
        (a in _STRONG and b in _STRONG) or a in _ACCENTED or b in _ACCENTED for run in runs for a, b in pairwise(run)
    )
    return max(1, len(runs) + parted)


def ease(lines: Iterable[str]) -> Ease:
    """How easy lines read; a line ends a sentence."""
    sentences = [_WORD.findall(part) for line in lines for part in _SENTENCE_END.split(line)]
    sentences = [words for words in sentences if words]
    words = [word for sentence in sentences for word in sentence]
    per_word = sum(map(syllables, words)) / len(words)
    per_sentence = len(words) / len(sentences)
    return Ease(206.84 - 60 * per_word - 1.02 * per_sentence, 206.835 - 62.3 * per_word - per_sentence)


def marked(html: str) -> list[tuple[str, str, str]]:
    """The marks of a page in their order: which, of what, and the words of others or the value in it."""
    page = read(html)
    found: list[tuple[str, str, str]] = []
    for element in page.elements:
        for name in (
            "data-field",
            "data-was",
            "data-criterion",
            "data-original",
            "data-note",
            "data-words",
            "data-quoted",
        ):
            if name in element.attributes:
                value = element.get("value") if element.tag == "data" else element.get("datetime")
                said = value if value is not None else readable(page.text_of(element))
                found.append((name, element.attributes[name], said))
        if "data-rule" in element.attributes:
            found.append(("data-rule", element.attributes["data-rule"], ""))
    return found


def shown(html: str) -> str:
    """All words of a page that a reader can come to see."""
    return readable(read(html).text)
