"""Windows of time in one form: "in the 6 months before" as "within 6 months before", "in the past year" as LAST 1 year.

In: canonical tokens. Out: the same, bound; each handler says whether it has dealt with the token.
"""

from __future__ import annotations

from trialfinder.fidelity.around import STOPS, Around
from trialfinder.fidelity.tokens import Token

_LAST = frozenset({"last", "past", "previous", "preceding", "prior"})
_WINDOWED = frozenset({"WITHIN", "DURING", "~in"})


class Windows(Around):
    """The handlers of words that open or close a window of time."""

    def _window(self, place: int, token: Token) -> bool:
        """ "in the 6 months", "during the 6 months", "over the 6 months": within 6 months."""
        article = place + 1 < len(self.tokens) and self.tokens[place + 1][0] == "~the"
        if token[0] == "GT" and not (article and self.words[token[2]] == "over"):
            return False
        if (self.out and self.out[-1][0] == "WITHIN") or not self._time_follows(place):
            return False
        self.out.append(("WITHIN", "time", *token[2:]))
        return True

    def _for(self, place: int, token: Token) -> bool:
        """ "for 6 months" is a duration; any other "for" only leans on what it names."""
        word = self.words[token[2]]
        for ahead in self.tokens[place + 1 : place + 7]:
            if ahead[1] == "time unit" or ahead[0] in ("LAST", "PRIOR", "ABOUT"):
                return False
            if ahead[1] not in ("number", "comparator", "soft", "quantifier", "connective", "range"):
                break
        if word != "for":
            return False
        self.out.append(("~for", "soft", *token[2:]))
        return True

    def _lasting(self, place: int, token: Token) -> bool:
        """ "lasting 6 months" is "for 6 months"."""
        if not self._time_follows(place) and not self._compared_time_follows(place):
            return False
        self.out.append(("DUR", "time", *token[2:]))
        return True

    def _compared_time_follows(self, place: int) -> bool:
        following = self._next(place)
        return following is not None and following[1] == "comparator" and self._time_follows(place + 1)

    def _last(self, place: int, token: Token) -> bool:
        """ "in the last 6 months", "within the past year": LAST."""
        word = self.words[token[2]]
        following = self._next(place)
        if word not in _LAST or following is None or token[3] - token[2] > 1:
            return self._plain_before(place, token)
        single = following[1] == "time unit" and following[0] == self.words[following[2]]
        if not (single or self._time_follows(place)):
            return self._plain_before(place, token)
        out = self.out
        place_back = self._window_start()
        if place_back is None:
            if word in ("preceding", "prior", "previous") or not out or out[-1][0] != "~the":
                return self._plain_before(place, token)
            place_back = len(out)
        kept = [one for one in out[place_back:] if one[1] == "soft" and one[0] not in ("~in", "~the", "~on", "~of")]
        out[place_back:] = kept
        out.append(("LAST", "time", token[2], token[3], ""))
        if single:
            out.append(("n:1", "number", token[2], token[3], ""))
        return True

    def _window_start(self) -> int | None:
        """Where "in the", "within the", "over the" begins that ends here."""
        out, opened = self.out, False
        place = len(out)
        while place:
            key, kind, first = out[place - 1][:3]
            windowed = key in _WINDOWED or (key == "GT" and self.words[first] == "over")
            if not windowed and (opened or kind != "soft" or key in STOPS):
                break
            opened = opened or windowed
            place -= 1
        return place if opened else None

    def _plain_before(self, place: int, token: Token) -> bool:
        """ "before" with nothing behind it says that a thing was once: PRIOR."""
        if token[0] != "BEFORE":
            return False
        following = self.tokens[place + 1] if place + 1 < len(self.tokens) else None
        if following is None or following[0] in STOPS:
            self.out.append(("PRIOR", "time", *token[2:]))
            return True
        if following[1] == "connective":
            beyond = self._next(place + 1)
            if beyond is None or beyond[1] != "time":
                self.out.append(("PRIOR", "time", *token[2:]))
                return True
        return False
