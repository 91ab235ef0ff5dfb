"""A finished English page becomes the same page in Spanish.

In: a page of ours as HTML and the site it stands on. Out: the page with the words that are ours in Spanish, with links
to the Spanish form of each page that has one, and with `lang="en"` on what stays English: the words of records, plain
criteria, notes, what readers typed, and sentences that the tables do not know. Nothing else changes: marks, values,
numbers and ids are those of the English page.

It is read as the flat run of tags and texts that our own templates write: attributes in double quotes, with every
`<` and `>` of a text escaped. A text of ours together with the elements inside it is one sentence, in which each
element is a hole; what stands in the element is a sentence of its own.
"""

from __future__ import annotations

import html as entities
import re
from functools import lru_cache
from typing import NamedTuple

from trialfinder.pages.languages import holes
from trialfinder.pages.languages.addresses import PREFIX, has_spanish, spanish_path
from trialfinder.pages.languages.holes import ELEMENT
from trialfinder.pages.languages.spanish import table
from trialfinder.pages.languages.table import Foreign, Nested, Said
from trialfinder.pages.site import Site
from trialfinder.pages.wording import BRAND

_TAG = re.compile(r"(<[^<>]*>)")
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
_ATTRIBUTE = re.compile(r' ([a-zA-Z][a-zA-Z0-9:-]*)="([^"]*)"')
_LETTER = re.compile(r"[^\W\d_]")
_CODE_NAME = re.compile(r"[A-Z0-9_]+")
_SPACES = re.compile(r"\s+")

# These run on within a line; everything else ends a sentence.
_INLINE = frozenset(
    "a abbr b bdi bdo cite code data del dfn em i ins kbd mark q s samp small span strong sub sup time u var".split()  # noqa: SIM905 - reads as the list it is
)
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())  # noqa: SIM905 - the same
_FLAT = frozenset(("title", "option", "text", "desc"))
"""No element of HTML may stand in these."""
_KEPT_TAGS = frozenset(("code", "script", "style", "textarea", "pre"))
_KEPT_MARKS = ("data-criterion", "data-original", "data-note", "data-words", "data-quoted", "translate", "lang")
_FACTS = ("data-field", "data-was")
_SAID = ("title", "aria-label", "aria-description", "aria-roledescription", "alt", "placeholder", "content")
_SAYS = "data-say-"
ASIDE = "aside"
"""The context of words that are heard and not seen."""
_ASIDES = ("hidden", "relax", "understood-ours")
_LEADS = ("href", "action", "formaction")
_META = ("description", "og:title", "og:description", "og:image:alt", "twitter:title", "twitter:description")


def in_spanish(html: str, site: Site) -> str:
    """The Spanish form of a finished English page, whose links still begin with the site's base path."""
    return _Walk(site).page(html)


def unsaid(html: str, site: Site) -> list[str]:
    """The texts of ours on a page that have no Spanish yet, each with its context."""
    walk = _Walk(site)
    walk.page(html)
    return walk.unsaid


class _Tag(NamedTuple):
    """An opening tag: its attributes, the context of the text in it, and whether it keeps its words."""

    name: str
    attributes: tuple[tuple[str, str], ...]
    where: str | None
    kept: bool


class _Open:
    """An element whose end is not reached: what is finished of it, and the sentence that goes on."""

    __slots__ = ("done", "held", "inline", "name", "tag", "text", "where")

    def __init__(self, tag: str, name: str, where: str) -> None:
        self.tag, self.name, self.where = tag, name, where
        self.inline = name in _INLINE
        self.done: list[str] = []
        self.text: list[str] = []
        self.held: list[str] = []


class _Walk:
    def __init__(self, site: Site) -> None:
        self._base = site.base_path
        self._whole = site.base_url.rstrip("/")
        self.unsaid: list[str] = []

    def page(self, html: str) -> str:
        if ELEMENT in html:  # `render` lets none through; whoever calls this with other pages gets no holes either
            html = html.replace(ELEMENT, "\ufffd")
        tokens = _TAG.split(html)
        stack = [_Open("", "", "")]
        at, count = 0, len(tokens)
        while at < count:
            token = tokens[at]
            at += 1
            if not token:
                continue
            if at % 2:  # texts and tags take turns
                stack[-1].text.append(token)
            elif token.startswith("</"):
                self._close(stack, token)
            elif token.startswith("<!"):
                self._break(stack[-1], token)
            else:
                at = self._open(stack, token, tokens, at)
        while len(stack) > 1:
            self._close(stack, "")
        self._end(stack[0])
        return "".join(stack[0].done)

    # --- tags

    def _open(self, stack: list[_Open], token: str, tokens: list[str], at: int) -> int:
        tag = _read(token)
        above = stack[-1]
        if tag.kept:
            end = _end_of(tag.name, tokens, at) if tag.name not in _VOID else at
            inner = "".join(tokens[at:end])
            self._add(above, tag.name, self._kept(tag, token, inner))
            return end
        where = above.where if tag.where is None else tag.where
        said = self._rewritten(tag, token, where)
        if tag.name in _VOID:
            self._add(above, "wbr" if tag.name == "wbr" else "br", said)
        else:
            stack.append(_Open(said, tag.name, where))
        return at

    def _close(self, stack: list[_Open], token: str) -> None:
        if len(stack) < 2:
            self._break(stack[-1], token)
            return
        one = stack.pop()
        self._end(one, whole=True)
        self._add(stack[-1], one.name, f"{one.tag}{''.join(one.done)}{token}")

    def _add(self, above: _Open, name: str, html: str) -> None:
        if name in _INLINE or name == "wbr":
            above.text.append(ELEMENT)
            above.held.append(html)
        else:
            self._break(above, html)

    def _break(self, one: _Open, html: str) -> None:
        self._end(one)
        one.done.append(html)

    def _kept(self, tag: _Tag, token: str, inner: str) -> str:
        """An element that keeps its words, marked as English where it has any, or a script is to write them."""
        names = dict(tag.attributes)
        if "hreflang" in names and "lang" in names:
            return self._switch(names, token) + inner.replace("Español", "English")
        words = _TAG.sub("", inner)
        if tag.name in _KEPT_TAGS or "lang" in names or (words and not _LETTER.search(words)):
            return token + inner
        return _english(token) + inner

    def _switch(self, names: dict[str, str], token: str) -> str:
        """The link to this page in the other language."""
        href = entities.unescape(names["href"])
        english = self._base + href.removeprefix(self._base + PREFIX)
        return token.replace(f'href="{names["href"]}"', f'href="{entities.escape(english)}"').replace('"es"', '"en"')

    def _rewritten(self, tag: _Tag, token: str, where: str) -> str:
        if tag.name == "html":
            return token.replace('lang="en"', 'lang="es"')
        if tag.name == "meta":
            return self._meta(dict(tag.attributes), token)
        for name, value in tag.attributes:
            if name in _LEADS:
                token = self._leads(tag, token, name, value)
            elif (name in _SAID or name.startswith(_SAYS)) and _LETTER.search(value):
                said = self._attribute(entities.unescape(value), where)
                if said is not None:
                    token = token.replace(f' {name}="{value}"', f' {name}="{entities.escape(said)}"', 1)
        return token

    def _leads(self, tag: _Tag, token: str, name: str, value: str) -> str:
        if tag.name == "link" and 'rel="canonical"' not in token:
            return token
        address = entities.escape(self._address(entities.unescape(value)))
        return token.replace(f' {name}="{value}"', f' {name}="{address}"', 1)

    def _address(self, value: str) -> str:
        """Where a link leads in Spanish."""
        for begin in filter(None, (self._whole, self._base, "/")):
            begin = begin.removesuffix("/")
            if value.startswith(f"{begin}/") and not value.startswith(f"{begin}//"):
                path = value[len(begin) :]
                return begin + spanish_path(path) if has_spanish(path) else value
        return value

    def _meta(self, names: dict[str, str], token: str) -> str:
        value = names.get("content", "")
        name = names.get("name") or names.get("property") or ""
        said: str | None = None
        if name in _META:
            said = self._attribute(entities.unescape(value), "title" if name.endswith("title") else "description")
        elif name == "og:locale":
            said = "es_US"
        elif name == "og:url":
            said = self._address(entities.unescape(value))
        return token.replace(f'content="{value}"', f'content="{entities.escape(said)}"', 1) if said else token

    # --- words

    def _attribute(self, text: str, where: str) -> str | None:
        said = _said(where, text)
        if said is None:
            self._miss(where, text)
            return None
        return "".join(piece.text if isinstance(piece, Foreign) else str(piece) for piece in said)

    def _miss(self, where: str, text: str) -> None:
        if where in ("value", "facet") and _CODE_NAME.fullmatch(text):  # a code that nobody has words for yet
            return
        self.unsaid.append(f"{where}\t{text.replace(ELEMENT, '{e}')}")

    def _end(self, one: _Open, *, whole: bool = False) -> None:
        """The sentence of an element ends; `whole`: with the element itself."""
        if not one.text:
            return
        raw = "".join(one.text)
        held, one.text = one.held, []
        one.held = []
        alone = whole and not one.done and not held
        text = raw.strip()
        if len(text) == 1 or not _LETTER.search(text):  # a letter alone is its own name
            one.done.append(_filled_raw(raw, held))
            return
        start = raw[: len(raw) - len(raw.lstrip())]
        end = raw[len(raw.rstrip()) :]
        plain = entities.unescape(_SPACES.sub(" ", text))
        said = _said(one.where, plain)
        if said is not None:
            as_html = _as_text if one.name in _FLAT else _as_html
            one.done.append(start + "".join([as_html(piece, held) for piece in said]) + end)
        elif alone:
            self._miss(one.where, plain)
            one.tag = _english(one.tag)
            one.done.append(raw)
        else:
            one.done.append(start + self._piecewise(one.where, plain, text, held) + end)

    def _piecewise(self, where: str, plain: str, text: str, held: list[str]) -> str:
        """No sentence fits: the words before, between and after the elements, each by itself."""
        made = []
        for number, words in enumerate(text.split(ELEMENT)):
            made += [held[number - 1]] if number else []
            bare = entities.unescape(_SPACES.sub(" ", words)).strip()
            said = _said(where, bare) if _LETTER.search(bare) else None
            if not _LETTER.search(bare):
                made.append(words)
                continue
            before, after = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
            if said is None:
                self._miss(where, plain if ELEMENT in plain else bare)
                made.append(f'{before}<span lang="en">{words.strip()}</span>{after}')
            else:
                made.append(before + "".join([_as_html(piece, held) for piece in said]) + after)
        return "".join(made)


@lru_cache(maxsize=1 << 14)
def _said(where: str, text: str) -> Said | None:
    """What stands at a place in Spanish; short forms of the question are answered again and again."""
    if where == "time":
        date = holes.date(text)
        return None if date is None else (date,)
    if where == "value":
        age = holes.age(text)
        return (age,) if age is not None else table().say(where, text)
    if where == ASIDE:
        return _aside(text)
    if where == "title":
        rest = text.removesuffix(f" · {BRAND}")
        said = table().say(where, rest)
        return said and (*said, text[len(rest) :])
    return table().say(where, text)


def _aside(text: str) -> Said | None:
    """What is said again for those who hear a page: the words of a link, then in brackets or after a colon a sentence
    that stands beside it, or a title. They are of a record where no table of ours knows them."""
    if text.startswith("(") and text.endswith(")"):
        begin, inner, end = "(", text[1:-1], ")"
    elif text.startswith(": "):
        begin, inner, end = ": ", text[2:], ""
    else:
        return table().say(ASIDE, text) or table().say("", text)
    said = next((found for where in _ASIDES if (found := table().say(where, inner)) is not None), (Foreign(inner),))
    return (begin, *said, end)


@lru_cache(maxsize=1 << 13)
def _read(token: str) -> _Tag:
    """What an opening tag is to us."""
    found = _NAME.match(token)
    name = found[1].lower() if found else ""
    attributes = tuple(_ATTRIBUTE.findall(token))
    names = dict(attributes)
    where = names.get("data-rule")
    kept = name in _KEPT_TAGS or (name != "html" and any(mark in names for mark in _KEPT_MARKS))
    if any(mark in names for mark in _FACTS):
        where = {"data": "value", "time": "time"}.get(name)
        kept = where is None
    elif name in ("title", "time") and where is None:
        where = name
    elif "out-of-sight" in names.get("class", "").split() and where is None:
        where = ASIDE
    return _Tag(name, attributes, where, kept)


def _end_of(name: str, tokens: list[str], at: int) -> int:
    """Where the element that was just opened ends: the place after its closing tag."""
    depth = 1
    for place in range(at, len(tokens)):
        if place % 2:
            found = _NAME.match(tokens[place])
            if found and found[1].lower() == name:
                depth += -1 if tokens[place].startswith("</") else 1
                if not depth:
                    return place + 1
    return len(tokens)


def _english(tag: str) -> str:
    return f'{tag[:-1]} lang="en">' if tag else tag


def _as_html(piece: str | Foreign | Nested, held: list[str]) -> str:
    if isinstance(piece, Nested):
        return held[piece.number]
    if isinstance(piece, Foreign):
        return f'<span lang="en">{entities.escape(piece.text)}</span>'
    return entities.escape(piece)


def _as_text(piece: str | Foreign | Nested, held: list[str]) -> str:
    return _as_html(piece.text if isinstance(piece, Foreign) else piece, held)


def _filled_raw(raw: str, held: list[str]) -> str:
    if not held:
        return raw
    made = []
    for number, words in enumerate(raw.split(ELEMENT)):
        made += [held[number - 1], words] if number else [words]
    return "".join(made)
