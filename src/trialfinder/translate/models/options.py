"""Which language model is asked, for what, and how much.

In: what the operator chose. Out: `Options`, and the stamp under which its wordings are kept.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

Format = Literal["openai", "anthropic"]
AnswerForm = Literal["edits", "pieces"]
Ask = Literal["original", "hard"]

_NO_NAME = re.compile(r"[^A-Za-z0-9]+")


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """One model at one address, and the bounds of its use.

    `ask`: about criteria that stay in the registry's words (`original`), or also about those whose plain form
    keeps hard words (`hard`). `answers`: edits over numbered tokens, or the weaker pieces. `requests` and `tokens`
    bound one run, `total_requests` and `total_tokens` all runs on this store. `timeout` is in seconds.
    """

    url: str
    name: str
    format: Format = "openai"
    key: str = ""
    ask: Ask = "original"
    answers: AnswerForm = "edits"
    answer_tokens: int = 2000
    requests: int = 200
    tokens: int = 500_000
    total_requests: int = 10_000
    total_tokens: int = 20_000_000
    per_minute: int = 60
    timeout: int = 60

    def __repr__(self) -> str:
        """Without the key: a repr ends in tracebacks and logs."""
        return f"Options(url={self.url!r}, name={self.name!r}, format={self.format!r})"

    @property
    def slug(self) -> str:
        """The model's name as it stands in rules and stamps: letters, digits and single dashes."""
        return _NO_NAME.sub("-", self.name).strip("-").lower()[:60] or "unnamed"

    @property
    def rule(self) -> str:
        """The rule that its edits carry."""
        return f"model.{self.slug}"
