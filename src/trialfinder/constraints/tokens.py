"""The token text of a criterion: lower case, one spelling a sign, one space after each token.

In: the words of a criterion, escapes undone or not. Out: "age >= 18 years " for "Age ≥18 years.", or None where
the text is too long for any grammar or holds a word that none of them knows. Nothing is dropped but white space,
back-slashes before marks, and one closing full stop, comma or semicolon.
"""

from __future__ import annotations

import re

LONGEST = 260
MOST_TOKENS = 64

# One sign, many characters: full-width marks of translated records, dashes, brackets, raised digits.
# A raised digit keeps its hat ("^3"), so that "³4 weeks" (a lost "≥") and "10⁹/L" stay what they are.
_SIGNS = str.maketrans(
    {
        "≥": ">=",
        "≧": ">=",
        "⩾": ">=",
        "≤": "<=",
        "≦": "<=",
        "⩽": "<=",
        "＞": ">",
        "＜": "<",
        "＝": "=",
        "％": "%",
        "＋": "+",
        "／": "/",
        "（": "(",
        "）": ")",
        "，": ",",
        "、": ",",
        "；": ";",
        "：": ":",
        "。": ".",
        "～": "~",
        "－": "-",
        "‐": "-",
        "‑": "-",
        "‒": "-",
        "–": "-",
        "—": "-",
        "−": "-",
        "[": "(",
        "]": ")",
        "×": " x ",
        "µ": "u",
        "μ": "u",
        "²": "^2",
        "³": "^3",
        "⁶": "^6",
        "⁹": "^9",
        "’": "'",
        "\u00a0": " ",
        "\u2009": " ",
        "\u202f": " ",
        "\u3000": " ",
        "\u200b": " ",
        "\ufeff": " ",
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
    }
)
# Entities that the registry sends where a sign was escaped twice (NCT03929601).
_ENTITIES = {"&gt;": ">", "&lt;": "<", "&ge;": ">=", "&le;": "<=", "&#8805;": ">=", "&#8804;": "<=", "&amp;": "&"}
_ESCAPE = re.compile(r"\\(?=[^\w\s])")
# Most criteria hold a word that no grammar knows; they are refused before anything else is done.
_WORD = re.compile(r"x(?=[0-9])|[a-z]+(?:[0-9]+[a-z]*)?")
_TOKEN = re.compile(
    r"""
      (?P<ge> >\s?/?\s?= | => | >\s?(?:/\s?)?or\s?= )
    | (?P<le> <\s?/?\s?= | =< | <\s?(?:/\s?)?or\s?= )
    | (?P<odd> =\s[<>] )
    | x(?=[0-9]) | [a-z]+(?:[0-9]+[a-z]*)? | [0-9]+(?:[.,][0-9]+)* | \S
    """,
    re.VERBOSE,
)
# "= <2" is "is less than 2" or a torn "=<2": nobody knows, so no grammar reads it.
_SPELT: dict[str | None, str] = {"ge": ">=", "le": "<=", "odd": "?"}
_ENTITY_WORDS = frozenset(("gt", "lt", "ge", "le", "amp"))


def token_text(words: str, known: frozenset[str]) -> str | None:
    """The tokens of a criterion, or None where no grammar can read it."""
    if len(words) > LONGEST:
        return None
    text = words.lower()
    for word in _WORD.finditer(text):
        if word[0] not in known and word[0] not in _ENTITY_WORDS:
            return None
    tokens = [_SPELT.get(token.lastgroup, token[0]) for token in _TOKEN.finditer(_plain_signs(text))]
    if tokens and tokens[-1] in (".", ",", ";"):
        tokens.pop()
    if not tokens or len(tokens) > MOST_TOKENS:
        return None
    return " ".join(tokens) + " "


def _plain_signs(text: str) -> str:
    text = text.translate(_SIGNS)
    if "\\" in text:
        text = _ESCAPE.sub("", text)
    if "&" in text:
        for entity, sign in _ENTITIES.items():
            text = text.replace(entity, sign)
    return text
