"""What a language model answered, read with suspicion.

In: a question and the text that came back. Out: a `Wording`, changes over the characters of the question's text,
or a `Refusal` with its reason. One bad edit refuses the whole answer: what is left of it was never meant to stand
alone. Passing here means only that the answer keeps to the rules of the game; whether the words are right, the
checker decides.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Literal, NamedTuple

import msgspec

from trialfinder.translate.draft import Change
from trialfinder.translate.models.options import AnswerForm
from trialfinder.translate.models.questions import Choice, Question, carries_logic
from trialfinder.translate.models.small_words import holds_together
from trialfinder.translate.tokens import Tokens

LONGEST_ANSWER = 50_000
MOST_EDITS = 100
LONGEST_OUT = 300

Reason = Literal[
    "cut_off", "too_long", "not_json", "not_an_answer", "no_edits", "out_of_place", "locked", "logic",
    "small_words", "bad_text", "quotes",
]  # fmt: skip


class Refusal(NamedTuple):
    """Why an answer is not taken; `detail` never quotes it."""

    reason: Reason
    detail: str


class Wording(msgspec.Struct, frozen=True):
    """An answer that keeps to the rules: (start, end, out) over the question's text, in order."""

    form: AnswerForm
    edits: tuple[tuple[int, int, str], ...]

    def changes(self, rule: str) -> tuple[Change, ...]:
        return tuple(Change(start, end, out, rule) for start, end, out in self.edits)


class _Edit(msgspec.Struct, rename={"first": "from", "last": "to"}):
    first: int
    last: int
    text: str


class _Piece(msgspec.Struct):
    source_quote: str
    plain: str


class _Answer(msgspec.Struct):
    edits: list[_Edit] | None = None
    pieces: list[_Piece] | None = None


_decoder = msgspec.json.Decoder(_Answer)


def read_answer(question: Question, form: AnswerForm, text: str) -> Wording | Refusal:
    """The wording in an answer of the form that was asked for, if it keeps to the rules."""
    if len(text) > LONGEST_ANSWER:
        return Refusal("too_long", f"The answer has more than {LONGEST_ANSWER} characters.")
    try:
        answer = _decoder.decode(_json_in(text).encode("utf-8", "surrogatepass"))
    except msgspec.ValidationError:
        return Refusal("not_an_answer", "The answer is JSON of another form.")
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError):
        return Refusal("not_json", "The answer is not JSON.")
    found = _of_edits(question, answer.edits) if form == "edits" else _of_pieces(question, answer.pieces)
    if isinstance(found, Refusal):
        return found
    wording = Wording(form, tuple(sorted(found)))
    return refusal_of(question, wording) or wording


def refusal_of(question: Question, wording: Wording) -> Refusal | None:
    """Why a wording breaks the rules, the kept ones of earlier runs too: what is locked may have changed since."""
    if not wording.edits:
        return Refusal("no_edits", "The answer changes nothing.")
    if len(wording.edits) > MOST_EDITS:
        return Refusal("too_long", f"The answer has more than {MOST_EDITS} edits.")
    behind = 0
    for start, end, out in wording.edits:
        if not behind <= start < end <= len(question.text):
            return Refusal("out_of_place", "Edits overlap or lie outside the text.")
        behind = end
        covered = _covered(question, start, end)
        if covered is None:
            return Refusal("out_of_place", "An edit begins or ends inside a token.")
        refusal = _bad_text(out) or _breaks(question, wording.form, covered, out)
        if refusal:
            return refusal
    return None


def _json_in(text: str) -> str:
    """The JSON in an answer that thinks aloud first or puts a fence around it."""
    text = text.rpartition("</think>")[2].strip()
    if text.startswith("```") and text.endswith("```") and len(text) > 6:
        opening, _, rest = text.partition("\n")
        if opening.removeprefix("```").strip().lower() in ("", "json"):
            text = rest[:-3].strip()
    return text


def _of_edits(question: Question, edits: Sequence[_Edit] | None) -> list[tuple[int, int, str]] | Refusal:
    if edits is None:
        return Refusal("not_an_answer", "The answer has no edits.")
    tokens = question.tokens
    found = []
    for edit in edits:
        if not 0 <= edit.first <= edit.last < tokens.size:
            return Refusal("out_of_place", "An edit names tokens that do not exist.")
        start, end = tokens.starts[edit.first], tokens.ends[edit.last]
        out = " ".join(edit.text.split(" ")).strip(" ")
        if out != question.text[start:end]:
            found.append((start, end, _fitted(question.text, start, end, out)))
    return found


def _of_pieces(question: Question, pieces: Sequence[_Piece] | None) -> list[tuple[int, int, str]] | Refusal:
    """Changes of the pieces, whose quotes must give the whole text and nothing else; white space does not count."""
    if not pieces:
        return Refusal("not_an_answer", "The answer has no pieces.")
    text = question.text
    found = []
    at = 0
    for piece in pieces:
        quote = " ".join(piece.source_quote.split())
        at += len(text[at:]) - len(text[at:].lstrip(" "))
        if not quote or not text.startswith(quote, at):
            return Refusal("quotes", "The quotes are not the text of the criterion.")
        out = " ".join(piece.plain.split(" ")).strip(" ")
        if out != quote:
            found.append((at, at + len(quote), _fitted(text, at, at + len(quote), out)))
        at += len(quote)
    return Refusal("quotes", "The quotes leave words out.") if text[at:].strip() else found


def _fitted(text: str, start: int, end: int, out: str) -> str:
    """The new words with a capital where the text opens with one, and apart from what is glued to them."""
    if not out:
        return out
    if start == 0 and text[0].isupper():
        out = out[0].upper() + out[1:]
    if start > 0 and text[start - 1].isalnum() and out[0].isalnum():
        out = " " + out
    if end < len(text) and text[end].isalnum() and out[-1].isalnum():
        out += " "
    return out


def _covered(question: Question, start: int, end: int) -> range | None:
    """The tokens from start to end; None where one of them is cut."""
    tokens = question.tokens
    try:
        return range(tokens.starts.index(start), tokens.ends.index(end) + 1)
    except ValueError:
        return None


def _bad_text(out: str) -> Refusal | None:
    if not out.strip():
        return Refusal("bad_text", "An edit leaves nothing.")
    if len(out) > LONGEST_OUT:
        return Refusal("bad_text", f"An edit has more than {LONGEST_OUT} characters.")
    # Line breaks, control and format characters, surrogates, and the private or unassigned ones; "Zs" but a space.
    if any(character != " " and unicodedata.category(character)[0] in "CZ" for character in out):
        return Refusal("bad_text", "An edit holds characters that cannot be seen.")
    return None


def _breaks(question: Question, form: AnswerForm, covered: range, out: str) -> Refusal | None:
    """Whether new words touch what is locked, or bring logic of their own."""
    tokens = question.tokens
    if _is_choice(question.choices, covered, out):
        return None
    new = Tokens(out)
    logic = [new.lows[place] for place in range(new.size) if carries_logic(new, place)]
    locked = [place for place in covered if question.locked[place]]
    if form == "edits":
        if locked:
            return Refusal("locked", "An edit touches a locked token.")
        if logic:
            return Refusal("logic", "An edit brings a number, a comparison or a word of logic.")
    elif not _in_order([tokens.lows[place] for place in locked if tokens.kinds[place] != "."], new.lows):
        return Refusal("locked", "A piece loses a locked token, or moves one.")
    elif logic != [tokens.lows[place] for place in locked if carries_logic(tokens, place)]:
        return Refusal("logic", "A piece changes a number, a comparison or a word of logic.")
    if not holds_together(tokens.lows, covered.start, covered.stop, new.lows):
        return Refusal("small_words", "An edit scrambles the small words of the sentence.")
    return None


def _is_choice(choices: Sequence[Choice], covered: range, out: str) -> bool:
    """Whether these very words are on offer for these very tokens; the first letter may be a capital."""
    for choice in choices:
        if (choice.first, choice.last + 1) == (covered.start, covered.stop):
            return out.strip() in (choice.text, choice.text[0].upper() + choice.text[1:])
    return False


def _in_order(wanted: Sequence[str], given: Sequence[str]) -> bool:
    rest = iter(given)
    return all(word in rest for word in wanted)
