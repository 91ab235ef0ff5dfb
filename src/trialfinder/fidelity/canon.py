"""Read a text as its canonical sequence: what it says, in order, without the words that carry nothing.

In: text with its escapes undone. Out: a `Reading`: the keys in order, and beside each what stood before it
(a list comma, "with", a bracket) and the tense of its verb. Two texts with equal readings say the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from trialfinder.fidelity.binding import Binder
from trialfinder.fidelity.lexicon import Kept, Lexicon, read
from trialfinder.fidelity.tokens import Token, cased, listed, spans, tokens
from trialfinder.text.spans import Span

# What stands in the gap before a token: marks, small words, and whether a small word stands there twice.
WITH, COMMA, STOP, OPEN, CLOSE, VERB, WHO, OTHER, COLON, BULLET = (1 << bit for bit in range(10))
BE, BEEN, HAVE, YOU, YOUR, ONE, THIS, OF, TO, IN, ON, BY, AS, FOR, TWICE, HAD_BEEN = (1 << bit for bit in range(10, 26))
_GAPS = {
    "~with": WITH,
    "~,": COMMA,
    "~-": COMMA,
    "~;": BULLET,
    "~.": STOP,
    "~:": COLON,
    "~(": OPEN,
    "~)": CLOSE,
    "~be": VERB | BE,
    "~been": VERB | BEEN,
    "~have": VERB | HAVE,
    "~you": VERB | YOU,
    "~your": VERB | YOUR,
    "~one": ONE,
    "~who": WHO,
    "~this": THIS,
    "~of": OF,
    "~to": TO,
    "~in": IN,
    "~on": ON,
    "~by": BY,
    "~as": AS,
    "~for": FOR,
}
_MARKS = COMMA | STOP | OPEN | CLOSE | COLON | BULLET
# Words through which the tense of a verb reaches the word it governs.
_CLEAR = frozenset({"negation", "quantifier", "hedge", "comparator", "connective", "modality"})
# Longer brackets are no echoes of a term.
_LONGEST_ECHO = 40
_VERBAL = frozenset({"p", "g"})
# People who are not the participant: "you are a caregiver" says more than "caregiver".
_OTHERS = frozenset(
    listed("caregiver parent partner guardian spouse investigator doctor sibling relative mother father donor nurse")
)


class Reading:
    """One text, read. `tokens` are all canonical tokens, `hard` those that carry meaning."""

    def __init__(
        self,
        text: str,
        words: list[str],
        found: list[Token],
        kept: Sequence[Kept] = (),
        announced: Sequence[str] = (),
        *,
        resolved: bool = False,
    ) -> None:
        self.text = text
        self.words = words
        self.tokens = found
        self.kept = kept
        # "either" before an "or" and "both" before an "and", which the sequence leaves out.
        self.announced = announced
        # Whether a rule of equivalence has moved its words.
        self.resolved = resolved
        self.hard: list[Token]
        self.keys: list[str]
        # What stands before each hard token, and last what stands behind them all.
        self.gaps: list[int] = []
        # "n" present, "d" past, "f" perfect, "g" in -ing, "p" in -ed, "" none.
        self.tenses: list[str] = []
        self._take(found, resolved)

    def _take(self, found: list[Token], resolved: bool) -> None:
        """One pass over the tokens, the hottest loop but one; `resolved` tokens bring their tense with them."""
        self.hard = hard = [token for token in found if token[1] != "soft"]
        self.keys = [token[0] for token in hard]
        gaps, tenses = self.gaps, self.tenses
        gap, pending, have, previous = 0, "", False, ""
        for key, kind, _, _, tense in found:
            if kind == "soft":
                bit = _GAPS.get(key, OTHER)
                gap |= bit | TWICE if key == previous and not bit & _MARKS else bit
                if tense:
                    if tense == "d":
                        pending = "f" if have and pending == "n" else "d"
                    elif tense == "h":
                        if not pending:
                            pending, have = "n", key == "~have"
                    else:
                        if tense == "f" and pending == "d":
                            gap |= HAD_BEEN
                        pending, have = tense, key == "~have"
                previous = key
                continue
            gaps.append(gap)
            gap = 0
            if resolved:
                tenses.append(tense)
            elif kind in _CLEAR and tense not in _VERBAL:
                pending = tense or pending
                tenses.append(pending)
            else:
                tenses.append(_combined(tense, pending, previous, have=have) if tense else pending)
                pending, have = "", False
            previous = key
        gaps.append(gap)

    @cached_property
    def spans(self) -> list[Span]:
        return spans(self.text)

    def with_tenses(self) -> list[Token]:
        """The tokens, each hard one with the tense that its neighbours give it: it keeps it when it moves."""
        ready = iter(self.tenses)
        return [token if token[1] == "soft" else (*token[:4], next(ready)) for token in self.tokens]

    def span(self, start: int, end: int) -> Span:
        """Where the hard tokens from `start` up to `end` stand; an empty stretch lies before `start`."""
        if start < end:
            first = min(self.hard[place][2] for place in range(start, end))
            behind = max(self.hard[place][3] for place in range(start, end))
            return Span(self.spans[first].start, self.spans[behind - 1].end)
        place = self.spans[self.hard[start][2]].start if start < len(self.hard) else len(self.text)
        return Span(place, place)


def read_text(lexicon: Lexicon, text: str) -> Reading:
    """The canonical reading of a text."""
    words = tokens(text)
    kept: list[Kept] = []
    found = Binder(words, *read(lexicon, words, _Capitals(text), kept)).bound()
    announced: list[str] = []
    return Reading(text, words, _settled(words, found, announced), kept, announced)


class _Capitals:
    """The tokens as written, cut only when a row of the vocabulary asks for capitals."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: list[str] | None = None

    def __call__(self) -> list[str]:
        if self.words is None:
            self.words = cased(self.text)
        return self.words


def _settled(words: list[str], found: list[Token], announced: list[str]) -> list[Token]:
    keys = {token[0] for token in found}
    if "~)" in keys:
        found = _without_echoes(found)
    if "EITHER" in keys or "BOTH" in keys:
        found = _without_correlatives(found, announced)
    if keys & _OTHERS:
        if "~be" in keys:
            found = _with_roles(found)
        if "~your" in keys or "~you" in keys:
            found = _with_owners(words, found)
    return found


def _without_echoes(found: list[Token]) -> list[Token]:
    """ "heart attack (myocardial infarction)" says one thing twice, and is read once."""
    out: list[Token] = []
    opened: list[int] = []
    for token in found:
        if token[0] == "~(":
            opened.append(len(out))
        out.append(token)
        if token[0] == "~)" and opened:
            _drop_echo(out, opened.pop())
    return out


def _drop_echo(out: list[Token], opened: int) -> None:
    """Takes away a bracket that repeats what stands before it, or the part of it up to its first comma."""
    if len(out) - opened > _LONGEST_ECHO:
        return
    last = next(
        (one[0] for one in reversed(out[max(0, opened - 5 * _LONGEST_ECHO) : opened]) if one[1] != "soft"), None
    )
    if last not in [one[0] for one in out[opened:]]:
        return
    comma = next((place for place in range(opened, len(out)) if out[place][0] == "~,"), len(out))
    for end in (len(out), comma + 1):
        inside = [one[0] for one in out[opened:end] if one[1] != "soft"]
        before = [one[0] for one in out[max(0, opened - 4 * len(inside) - 8) : opened] if one[1] != "soft"]
        if inside and before[-len(inside) :] == inside:
            if end == len(out):
                del out[opened:]
            else:
                del out[opened + 1 : end]
            return


def _without_correlatives(found: list[Token], announced: list[str]) -> list[Token]:
    """ "either" before an "or", and "both" before an "and", only announce it."""
    partner = {"EITHER": "OR", "BOTH": "AND"}
    out = []
    for place, token in enumerate(found):
        wanted = partner.get(token[0])
        if wanted is not None:
            ahead = [one[0] for one in found[place + 1 : place + 16]]
            stop = next((number for number, key in enumerate(ahead) if key == "~."), len(ahead))
            following = next((one for one in ahead if one not in ("~the", "~of")), "")
            if wanted in ahead[:stop] and following not in _SIDED:
                announced.append(token[0])
                continue
        out.append(token)
    return out


_SIDED = frozenset({"eye", "ear", "arm", "leg", "breast", "kidney", "lung", "parent", "side", "man", "woman"})


def _with_roles(found: list[Token]) -> list[Token]:
    out: list[Token] = []
    for token in found:
        if token[0] in _OTHERS and out:
            behind = [one[0] for one in out[-3:] if one[0] != "~the"]
            if behind and behind[-1] == "~be":
                out.append(("be:" + token[0], *token[1:]))
                continue
        out.append(token)
    return out


# Words for a person of whom, and not to whom, the line speaks.
_THIRD = frozenset(listed("he she him her his hers they them their theirs himself herself themselves"))


# Who are mostly named as those who judge, so that "their" behind them is the participant's.
_JUDGES = frozenset({"doctor", "investigator", "nurse"})


def _begins(out: list[Token]) -> bool:
    """Whether a sentence or a part of it begins here: what comes next is its subject."""
    before = next((token for token in reversed(out[-3:]) if token[0] != "~the"), None)
    return before is None or before[0] in ("~.", "~;", "~:", "~,", "~(") or before[1] in ("connective", "condition")


def _with_owners(words: list[str], found: list[Token]) -> list[Token]:
    """ "Caregivers must know their own rights": theirs, not yours, as long as the sentence lasts."""
    out: list[Token] = []
    other = False
    for token in found:
        key, _, first = token[:3]
        if key in _JUDGES:
            other = other or _begins(out)
        elif key.removeprefix("be:") in _OTHERS:
            other = True
        elif key in ("~.", "~;"):
            other = False
        elif other and key in ("~your", "~you") and words[first] in _THIRD:
            out.append(("theirs", "content", *token[2:]))
            continue
        out.append(token)
    return out


def _combined(tense: str, pending: str, previous: str, *, have: bool) -> str:
    if tense == "d":
        return "f" if pending == "n" and have else "d"
    if tense == "p":
        if pending == "n" and have and previous != "~the":  # "have an implanted device" is no perfect
            return "f"
        if pending in ("d", "f"):
            return pending
        return "q" if previous == "~you" else "p"
    if tense == "g":
        return pending if pending in ("d", "f") else "g"
    return pending
