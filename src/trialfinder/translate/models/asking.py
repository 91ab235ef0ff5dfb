"""Ask a language model about criteria, within its budget, and keep count.

In: questions. Out: for each a `Wording`, a `Refusal`, or None where no answer could be had: then the question stays
open for a later run. A server that fails three times running is left alone for the rest of the run, and one that
says no to the key at once.
"""

from __future__ import annotations

from collections import Counter
from typing import Protocol, Self

import msgspec

from trialfinder.translate.models import formats, prompt
from trialfinder.translate.models.answers import Refusal, Wording, read_answer
from trialfinder.translate.models.budget import Budget, OutOfBudget, estimate
from trialfinder.translate.models.options import Options
from trialfinder.translate.models.questions import Question

ADAPTER = 1
"""Raised by hand when the same model and prompt would be asked otherwise, or its answers kept otherwise."""

MOST_FAILURES = 3


class Sender(Protocol):
    """What carries a request to a server."""

    def send(self, body: bytes) -> bytes: ...

    def close(self) -> None: ...


class Use(msgspec.Struct, frozen=True):
    """What was asked in this run. `stopped`: why nothing more was asked, empty where nothing stood in the way."""

    requests: int
    tokens: int
    answers: int
    refused: dict[str, int]
    failures: int
    stopped: str


class Model:
    """One model, as long as it is being asked."""

    def __init__(self, options: Options, used_requests: int = 0, used_tokens: int = 0) -> None:
        self.options = options
        self._budget = Budget(options, used_requests, used_tokens)
        self._system = prompt.prompt(options.answers)
        self._sent = 0
        self._counts: Counter[str] = Counter()
        self._refused: Counter[str] = Counter()
        self._in_a_row = 0
        self._stopped = ""
        self._sender: Sender = _client(options, self)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._sender.close()

    @property
    def stopped(self) -> str:
        return self._stopped

    @property
    def use(self) -> Use:
        return Use(
            requests=self._budget.requests,
            tokens=self._budget.tokens,
            answers=self._counts["answers"],
            refused=dict(sorted(self._refused.items())),
            failures=self._counts["failures"],
            stopped=self._stopped,
        )

    def admit(self) -> None:
        """Called before each attempt to send."""
        self._budget.admit(self._sent)

    def ask(self, question: Question) -> Wording | Refusal | None:
        """The model's answer; None where there is none, and the question stays open."""
        from trialfinder.translate.models.client import Stopped
        from trialfinder.wire import Failed

        if self._stopped:
            return None
        body = formats.body(self.options, self._system, question.data())
        self._sent = estimate(body)
        raw = b""
        try:
            raw = self._sender.send(body)
            reply = formats.read_reply(self.options, raw)
        except OutOfBudget as error:
            self._stopped = str(error)
            return None
        except Stopped as error:
            self._counts["failures"] += 1
            self._stopped = str(error)
            return None
        except Failed as error:
            self._fail(str(error))
            return None
        except formats.Unreadable:
            self._budget.settle(self._sent, min(estimate(raw), self.options.answer_tokens), 0)
            self._fail("what came is no answer of a language model")
            return None
        self._budget.settle(self._sent, estimate(reply.text.encode("utf-8", "surrogatepass")), reply.tokens)
        if not reply.text.strip() and not reply.cut_off:
            self._fail("the model said nothing")
            return None
        self._in_a_row = 0
        return self._counted(_read(question, self.options, reply))

    def _fail(self, reason: str) -> None:
        self._counts["failures"] += 1
        self._in_a_row += 1
        if self._in_a_row >= MOST_FAILURES:
            self._stopped = f"{MOST_FAILURES} questions in a row failed, the last because {reason}"

    def _counted(self, answer: Wording | Refusal) -> Wording | Refusal:
        self._counts["answers"] += 1
        if isinstance(answer, Refusal):
            self._refused[answer.reason] += 1
        return answer


def stamp(options: Options) -> str:
    """Names what a wording was asked with: adapter, prompt and model."""
    kind = "" if options.ask == "original" else f".{options.ask}"
    return f"{options.rule}.{ADAPTER}.{prompt.version(options.answers)}{kind}"


def _read(question: Question, options: Options, reply: formats.Reply) -> Wording | Refusal:
    if reply.cut_off:
        return Refusal("cut_off", "The answer was cut off at its longest.")
    return read_answer(question, options.answers, reply.text)


def _client(options: Options, model: Model) -> Sender:
    """The network only from here on, and only where it is wanted."""
    from trialfinder.translate.models.client import Client

    return Client(options, model.admit)
