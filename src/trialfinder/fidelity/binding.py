"""Bind operators to what they govern, so that each order of words has one canonical order.

In: canonical tokens as `lexicon.read` found them. Out: the same with
- postfix comparators before their number: "18 or older" as "GE 18", with AGE where the words say age;
- one form of range: "18-65", "between 18 and 65", "from 18 years to 65 years" as "18 TO 65 year";
- one form of window, as `windows` has it;
- one form of rate: "10 a day", "10 per day", "10 daily" as "10 / day".
"""

from __future__ import annotations

from trialfinder.fidelity.around import REACH, STOPS
from trialfinder.fidelity.numbers import roman_key
from trialfinder.fidelity.tokens import Token
from trialfinder.fidelity.windows import Windows

_BEFORE_ROMAN = frozenset(
    {"stage", "class", "grade", "type", "phase", "nyha", "stages", "classes", "classification", "who"}
)
_BEFORE_VERBATIM = frozenset(
    {"section", "sections", "version", "v", "appendix", "table", "criterion", "criteria", "part", "item", "recist"}
)
_COUNTING = frozenset({"WITHIN", "DUR", "GE", "GT", "LE", "LT", "LAST", "ABOUT", "BEFORE", "AFTER"})
_PRONOUNS = frozenset({"your", "yours", "yourself", "he", "she", "him", "her", "his", "hers", "they", "their", "them"})
_LEANING = frozenset({"the", "a", "an", "in", "into", "of", "for", "by", "on", "from"})
_RECEIVING = frozenset(
    {"received", "receiving", "receive", "undergone", "underwent", "through", "get", "got", "getting"}
)
_POINTING = frozenset({"this", "that", "these", "those", "such", "your", "his", "her", "their"})
_COUNTED = frozenset({"number", "quantifier"})
_MOVABLE = frozenset({"not", "no", "without"})


class Binder(Windows):
    """One pass over the tokens of one text."""

    def bound(self) -> list[Token]:
        out, tokens = self.out, self.tokens
        done = 0
        for place in self.places:
            out += tokens[done:place]
            token = tokens[place]
            if not (_BY_KIND.get(token[1]) or _BY_KEY[token[0]])(self, place, token):
                out.append(token)
            done = place + 1
        out += tokens[done:]
        return out

    # One handler a class; each says whether it has dealt with the token.

    def _postfix(self, place: int, token: Token) -> bool:
        key, kind, first, behind, _ = token
        following = self._next(place)
        if following is not None and following[1] == "number" and behind - first == 2:
            # "or above 100 mmHg": a second limit, not the end of the first.
            joined, strict = ("OR" if self.words[first] == "or" else "AND"), "GT" if key == "GE" else "LT"
            self.out.append((joined, "connective", first, first + 1, ""))
            self.out.append((strict, "comparator", first + 1, behind, ""))
            return True
        start = self._quantity_start()
        age = kind == "agepost"
        if start and not age and self.out[start - 1][1] == "comparator":
            start = None  # "creatinine > 2 or under dialysis": the number has its limit, so this ends none
        if start is None:
            if behind - first == 2:
                self.out.append(("OR" if self.words[first] == "or" else "AND", "connective", first, behind, ""))
            self.out.append((key, "comparator", first, behind, ""))
            if age:
                self.out.append(("AGE", "content", first, behind, ""))
            return True
        self.out.insert(start, (key, "comparator", first, behind, ""))
        if age:
            self._mark_age(start, first, behind)
        return True

    def _age_comparator(self, place: int, token: Token) -> bool:
        key, _, first, behind, _ = token
        if not (self.out and self.out[-1][0] == "AGE"):
            self.out.append(("AGE", "content", first, behind, ""))
        self.out.append((key, "comparator", first, behind, ""))
        return True

    def _age_mark(self, place: int, token: Token) -> bool:
        _key, _, first, behind, _ = token
        start = self._quantity_start()
        if start is None or self.out[-1][1] not in ("time unit", "number"):
            self.out.append((self.words[first] if self.words[first] == "old" else "AGE", "content", first, behind, ""))
            return True
        while start and self.out[start - 1][1] == "comparator":
            start -= 1
        self._mark_age(start, first, behind)
        return True

    def _mark_age(self, start: int, first: int, behind: int) -> None:
        """Says before a quantity, or the chain of quantities that it ends, that it is an age."""
        out = self.out
        furthest = max(0, start - REACH)
        while start > furthest:
            key, kind = out[start - 1][:2]
            joined = kind == "connective" and start > 1 and out[start - 2][1] in ("number", "time unit")
            if not joined and kind not in ("number", "comparator", "range") and key != "year":
                break
            start -= 1
        before = next((token for token in reversed(out[max(0, start - 3) : start]) if token[1] != "soft"), None)
        if before is None or before[0] != "AGE":
            out.insert(start, ("AGE", "content", first, behind, ""))

    def _age(self, place: int, token: Token) -> bool:
        return bool(self.out) and self.out[-1][0] == "AGE"

    def _number(self, place: int, token: Token) -> bool:
        self._age_of_you(place)
        word = self.words[token[2]]
        if place and token[2] and self.words[token[2] - 1] in _BEFORE_VERBATIM and word[0].isdecimal():
            self.out.append(("v:" + word, "number", *token[2:]))
            return True
        return False

    def _age_of_you(self, place: int) -> None:
        """ "You are at least 18 (years old)": a bare number that you are is your age."""
        out, start = self.out, len(self.out)
        while start and out[start - 1][1] == "comparator":
            start -= 1
        if start < 2 or out[start - 1][0] != "~be" or out[start - 2][0] != "~you":
            return
        for ahead in self.tokens[place + 1 : place + 6]:
            if ahead[0] == "year" or ahead[1] in ("connective", "time", "agepost", "post") or ahead[0] in STOPS:
                break
            if ahead[1] not in ("number", "comparator") and ahead[0] not in ("~to", "~-"):
                return
        first = self.tokens[place][2]
        out.insert(start, ("AGE", "content", first, first + 1, ""))

    def _roman(self, place: int, token: Token) -> bool:
        if not token[2]:
            return False
        key = roman_key(self.words[token[2]])
        previous = self.out[-1] if self.out else None
        if key is None or previous is None:
            return False
        word = self.words[token[2] - 1]
        if word in _BEFORE_ROMAN or (previous[1] == "number" and self._roman_before(place)):
            if roman_key(word) is not None:
                self.out.append(("TO", "range", token[2], token[3], ""))
            self.out.append((key, "number", *token[2:]))
            return True
        return False

    def _roman_before(self, place: int) -> bool:
        for token in reversed(self.tokens[max(0, place - 3) : place]):
            if roman_key(self.words[token[2]]) is not None:
                return True
            if token[1] not in ("soft", "connective", "range"):
                return False
        return False

    def _to(self, place: int, token: Token) -> bool:
        """A dash, "to" or "through" between two numbers is a range."""
        following = self._next(place)
        before = self._last_hard()
        if following is None or before is None or (following[1] != "number" and not self._roman_follows(place)):
            if token[0] == "THROUGH":
                self.out.append(("through", "content", *token[2:]))
                return True
            return False
        if before[1] not in ("number", "unit", "time unit"):
            return False
        self._range(place, token)
        return True

    def _tilde(self, place: int, token: Token) -> bool:
        """ "18~60" is a range; "~60" is about 60."""
        following, before = self._next(place), self._last_hard()
        if self.words[token[2]] != "~" or following is None or following[1] != "number" or before is None:
            return False
        if before[1] != "number" or before[2] != token[2] - 1:
            return False
        self._range(place, token)
        return True

    def _roman_follows(self, place: int) -> bool:
        following = self._next(place)
        return following is not None and roman_key(self.words[following[2]]) is not None and self._roman_before(place)

    def _range(self, place: int, token: Token) -> None:
        """Adds TO; a unit that stands after both numbers stands after the second only."""
        unit = self.out[-1]
        if unit[1] in ("unit", "time unit"):
            ahead = [one[0] for one in self.tokens[place + 1 : place + 5]]
            if unit[0] in ahead[1:3]:
                self.out.pop()
        self.out.append(("TO", "range", token[2], token[3], ""))
        self.between = False

    def _following(self, place: int, token: Token) -> bool:
        """ "one of the following", "any of these": these, and none else."""
        if self.words[token[2]] not in ("following", "these"):
            return False
        before = [one for one in self.out[-3:] if one[0] != "~the"]
        counted = len(before) > 1 and before[-1][0] == "~of" and before[-2][1] in _COUNTED
        if not counted and not self._announces(place, token):
            return False
        following = self._next(place)
        if following is not None and following[1] == "time unit":
            return False
        self.out.append(("THESE", "quantifier", *token[2:]))
        return True

    def _announces(self, place: int, token: Token) -> bool:
        """Whether a colon announces what "the following criteria" are, so that they are "these criteria"."""
        if self.words[token[2]] == "following" and self.words[token[2] - 1 : token[2]] != ["the"]:
            return False
        for ahead, (key, kind, *_) in enumerate(self.tokens[place + 1 : place + 6]):
            if key == "~:":
                return ahead > 0
            if kind not in ("content", "quantifier", "exception") and key != "~one":
                return False
        return False

    def _between(self, place: int, token: Token) -> bool:
        following = self._next(place)
        if following is not None and following[1] == "number":
            self.between = True
            return True
        self.out.append(("between", "content", *token[2:]))
        return True

    def _and(self, place: int, token: Token) -> bool:
        if not self.between:
            return False
        following, before = self._next(place), self._last_hard()
        if following and before and following[1] == "number" and before[1] in ("number", "unit", "time unit"):
            self._range(place, token)
            return True
        return False

    def _from(self, place: int, token: Token) -> bool:
        """ "from 18 to 65": the range says it all."""
        ahead = self.tokens[place + 1 : place + 6]
        return bool(ahead) and ahead[0][1] == "number" and any(t[0] in ("~to", "~-", "THROUGH") for t in ahead[1:4])

    def _article(self, place: int, token: Token) -> bool:
        """ "10 a day" is a rate, "within a year" is 1 year."""
        if self.words[token[2]] not in ("a", "an"):
            return False
        following = self.tokens[place + 1] if place + 1 < len(self.tokens) else None
        if following is None or following[1] != "time unit":
            return False
        before = self._last_hard()
        if before is not None and before[0] in _COUNTING:
            self.out.append(("n:1", "number", *token[2:]))
            return True
        if any(one[1] in ("number", "frequency") for one in self.out[-10:]):
            self.out.append(("/", "operator", *token[2:]))
            return True
        return False

    def _each(self, place: int, token: Token) -> bool:
        following = self.tokens[place + 1] if place + 1 < len(self.tokens) else None
        if following is None or following[1] != "time unit":
            return False
        self.out.append(("/", "operator", *token[2:]))
        return True

    def _participant(self, place: int, token: Token) -> bool:
        """ "patient or caregiver": one of several people, and not the one whom the whole line is about."""
        if self.words[token[2]] in _PRONOUNS:
            return False
        following = self.tokens[place + 1] if place + 1 < len(self.tokens) else None
        previous = next((one for one in reversed(self.tokens[max(0, place - 2) : place]) if one[0] != "~the"), None)
        parts_behind = following is None or following[1] == "connective" or following[0] in STOPS
        parts_before = previous is None or previous[1] == "connective" or previous[0] in ("~,", "~/", "/")
        joined = any(one is not None and one[1] == "connective" for one in (previous, following))
        listed = previous is not None and following is not None and previous[0] == following[0] == "~,"
        if not (parts_behind and parts_before and (joined or listed)):
            return False
        self.out.append(("participant", "content", *token[2:]))
        return True

    def _not(self, place: int, token: Token) -> bool:
        """ "administered in not the target": behind a preposition a negation has another reach."""
        first = token[2]
        if first and self.out and self.out[-1][1] == "soft" and self.words[first] in _MOVABLE:
            before = self.words[first - 1]
            # "to get those not medicines" is not "not to get those medicines"
            pointed = before in _POINTING and first > 1 and self.words[first - 2] in _RECEIVING
            if before in _LEANING or pointed or (self.words[first] == "not" and before in _RECEIVING):
                self.out.append((before, "content", first - 1, first, ""))
        return False

    def _per(self, place: int, token: Token) -> bool:
        """ "per protocol" only leans on what it names; "per day" divides."""
        if self.words[token[2]] != "per":
            return False
        following = self._next(place)
        if following is not None and following[1] in ("unit", "time unit", "number", "frequency"):
            return False
        self.out.append(("~by", "soft", *token[2:]))
        return True


_BY_KIND = {
    "post": Binder._postfix,
    "agepost": Binder._postfix,
    "agecmp": Binder._age_comparator,
    "agemark": Binder._age_mark,
    "number": Binder._number,
}
_BY_KEY = {
    "AGE": Binder._age,
    "~-": Binder._to,
    "~to": Binder._to,
    "THROUGH": Binder._to,
    "ABOUT": Binder._tilde,
    "NOT": Binder._not,
    "BETWEEN": Binder._between,
    "AFTER": Binder._following,
    "~this": Binder._following,
    "AND": Binder._and,
    "FROM": Binder._from,
    "~in": Binder._window,
    "DUR": Binder._for,
    "lasting": Binder._lasting,
    "DURING": Binder._window,
    "GT": Binder._window,
    "LAST": Binder._last,
    "PRIOR": Binder._last,
    "BEFORE": Binder._last,
    "~the": Binder._article,
    "~you": Binder._participant,
    "~one": Binder._participant,
    "EACH": Binder._each,
    "/": Binder._per,
    **dict.fromkeys(("i", "ii", "iii", "iv", "v", "vi", "vii"), Binder._roman),
}


def binds(key: str, kind: str) -> bool:
    """Whether a token may bind what stands around it."""
    return kind in _BY_KIND or key in _BY_KEY
