"""What stands around a token while a text is bound: the tokens ahead, and those that are bound already.

In: canonical tokens as `lexicon.read` found them. Out: looks ahead and back, which change nothing.
"""

from __future__ import annotations

from trialfinder.fidelity.tokens import Token

_QUANTITY = frozenset({"number", "unit", "time unit", "operator", "range"})
STOPS = frozenset({"~.", "~;", "~,", "~)", "~:", "~("})
# How far a binding looks: longer quantities than "1.5 x 10 ^ 9 / l" do not occur.
REACH = 14


class Around:
    """One text as it is bound, from its start; `places` are those of the tokens that may bind."""

    def __init__(self, words: list[str], tokens: list[Token], places: list[int]) -> None:
        self.words = words
        self.tokens = tokens
        self.places = places
        self.out: list[Token] = []
        self.between = False

    def _next(self, place: int, *, past_article: bool = True) -> Token | None:
        for token in self.tokens[place + 1 : place + 4]:
            if not (past_article and token[0] == "~the"):
                return token
        return None

    def _time_follows(self, place: int) -> bool:
        """Whether a number with a unit of time comes next ("the 6 months", "28 to 42 days")."""
        ahead = [token for token in self.tokens[place + 1 : place + 9] if token[0] not in ("~the", "~(", "~)")]
        if not ahead or ahead[0][1] != "number":
            return False
        for token in ahead[1:]:
            if token[1] == "time unit":
                return True
            if token[1] != "number" and token[0] not in ("~-", "~to"):
                return False
        return False

    def _last_hard(self) -> Token | None:
        for token in reversed(self.out[-4:]):
            if token[1] != "soft":
                return token
        return None

    def _quantity_start(self) -> int | None:
        """Where the quantity begins that ends here, its comparator left out; None where none ends here."""
        out, start = self.out, None
        for place in range(len(out) - 1, max(-1, len(out) - REACH), -1):
            key, kind = out[place][:2]
            if kind == "number":
                start = place
            elif kind not in _QUANTITY and key not in ("~the", "~of", "x"):
                break
        return start
