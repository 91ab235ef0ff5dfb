"""How much a model may be asked: requests and tokens, in one run and in all.

In: the bounds of `Options` and what earlier runs used. Out: leave to ask, or `OutOfBudget` with a sentence.
A request is let out only where even its longest answer stays within the bounds.
"""

from __future__ import annotations

from trialfinder.translate.models.options import Options


class OutOfBudget(Exception):
    """Nothing more may be asked; the sentence says which bound was met."""


class Budget:
    """What is left. `requests` and `tokens` are those of this run, `kept` what earlier runs used."""

    def __init__(self, options: Options, used_requests: int = 0, used_tokens: int = 0) -> None:
        self._options = options
        self._before = used_requests, used_tokens
        self.requests = 0
        self.tokens = 0

    def admit(self, sent: int) -> None:
        """Count one request of so many tokens, or refuse it."""
        most = sent + self._options.answer_tokens
        for name, used, bound in self._bounds():
            needed = 1 if name.endswith("requests") else most
            if used + needed > bound:
                raise OutOfBudget(f"{name} is used up ({used:,} of {bound:,})")
        self.requests += 1
        self.tokens += sent

    def settle(self, sent: int, answered: int, counted: int) -> None:
        """Replace the estimate of an admitted request: the server's count, but never less than what was seen."""
        self.tokens += max(counted - sent, answered)

    def _bounds(self) -> list[tuple[str, int, int]]:
        options, (requests, tokens) = self._options, self._before
        return [
            ("model_requests", self.requests, options.requests),
            ("model_tokens", self.tokens, options.tokens),
            ("model_total_requests", requests + self.requests, options.total_requests),
            ("model_total_tokens", tokens + self.tokens, options.total_tokens),
        ]


def estimate(text: bytes) -> int:
    """About how many tokens a text takes: four bytes each, as in English."""
    return len(text) // 4 + 1
