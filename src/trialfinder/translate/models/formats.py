"""The two wire formats: a question into the body of a request, the body of a reply into words.

`openai` is the chat completions of OpenAI and of those who speak like it (vLLM, Ollama, llama.cpp, LM Studio);
`anthropic` is Anthropic's messages. In: bytes of a reply. Out: a `Reply`; `Unreadable` where it is no reply of the
format. Fields that a server leaves out or adds do not matter; those of another type do.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from trialfinder.translate.models.options import Options

ANTHROPIC_VERSION = "2023-06-01"
_MOST_TOKENS = 10_000_000


class Unreadable(ValueError):
    """Bytes that are no reply of the format."""


class Reply(NamedTuple):
    """What a model said. `tokens`: what it took by the server's own count, 0 where it gives none."""

    text: str
    cut_off: bool
    tokens: int


def address(options: Options) -> str:
    """Where a question goes: the base address of an OpenAI-like server ends in its version (".../v1")."""
    if options.format == "openai":
        return f"{options.url}/chat/completions"
    return f"{options.url.removesuffix('/v1')}/v1/messages"


def headers(options: Options) -> dict[str, str]:
    """Without a content encoding, so that what comes is as long as it looks."""
    found = {"content-type": "application/json", "accept": "application/json", "accept-encoding": "identity"}
    if options.format == "anthropic":
        found["anthropic-version"] = ANTHROPIC_VERSION
        if options.key:
            found["x-api-key"] = options.key
    elif options.key:
        found["authorization"] = f"Bearer {options.key}"
    return found


def body(options: Options, system: str, user: str) -> bytes:
    """The request's body: one question, no other memory, temperature 0."""
    told: dict[str, Any] = {"model": options.name, "max_tokens": options.answer_tokens, "temperature": 0}
    asked = {"role": "user", "content": user}
    if options.format == "openai":
        told["messages"] = [{"role": "system", "content": system}, asked]
        told["response_format"] = {"type": "json_object"}
        told["stream"] = False
    else:
        told["system"] = system
        told["messages"] = [asked]
    return msgspec.json.encode(told)


def read_reply(options: Options, raw: bytes) -> Reply:
    """What the model said, in either format."""
    try:
        if options.format == "openai":
            return _openai(msgspec.json.decode(raw, type=_Completion))
        return _anthropic(msgspec.json.decode(raw, type=_Message))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise Unreadable from None


class _Part(msgspec.Struct):
    type: str = ""
    text: str | None = None


class _Said(msgspec.Struct):
    content: str | list[_Part] | None = None


class _Choice(msgspec.Struct):
    message: _Said
    finish_reason: str | None = None


class _Completion(msgspec.Struct):
    choices: list[_Choice]
    usage: Any = None


class _Message(msgspec.Struct):
    content: list[_Part]
    stop_reason: str | None = None
    usage: Any = None


def _openai(completion: _Completion) -> Reply:
    if not completion.choices:
        raise Unreadable
    choice = completion.choices[0]
    content = choice.message.content
    text = _joined(content) if isinstance(content, list) else content or ""
    used = _used(completion.usage, "total_tokens") or (
        _used(completion.usage, "prompt_tokens") + _used(completion.usage, "completion_tokens")
    )
    return Reply(text, choice.finish_reason == "length", used)


def _anthropic(message: _Message) -> Reply:
    names = ("input_tokens", "output_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")
    used = sum(_used(message.usage, name) for name in names)
    return Reply(_joined(message.content), message.stop_reason == "max_tokens", used)


def _joined(parts: list[_Part]) -> str:
    return "".join(part.text or "" for part in parts if part.type in ("text", "output_text", ""))


def _used(usage: Any, name: str) -> int:
    """A count as a server gives it; what is no sensible number counts as none."""
    found = usage.get(name) if isinstance(usage, dict) else None
    return min(found, _MOST_TOKENS) if type(found) is int and found > 0 else 0
