"""A sentence in the making: the tokens of a criterion and the edits found so far.

In: a flat text. Out: edits over it, disjoint and in order. Each token is claimed at most once: who comes first
(frames, then operators, then the vocabulary) keeps it.
"""

from __future__ import annotations

from typing import NamedTuple

from trialfinder.translate.tokens import HYPHENS, Tokens, word_set
from trialfinder.vocab.terms import Entry


class Change(NamedTuple):
    """Characters start to end of the flat text are worded as `out`."""

    start: int
    end: int
    out: str
    rule: str


class Draft:
    """The claims on the tokens of one text.

    `lead` are words put before the first token that the opening frame leaves ("You have"), `article` whether
    "a" or "an" goes with them; `you` tells that the sentence now speaks to the reader.
    """

    __slots__ = (
        "article",
        "before",
        "changes",
        "claimed",
        "lead",
        "lead_rule",
        "seen",
        "start",
        "terms",
        "tokens",
        "you",
    )

    def __init__(self, text: str) -> None:
        self.tokens = Tokens(text)
        self.claimed = bytearray(self.tokens.size + 1)
        self.changes: list[Change] = []
        self.before: dict[int, str] = {}
        self.lead = ""
        self.lead_rule = ""
        self.article = False
        self.you = False
        self.start = 0
        self.terms: list[tuple[int, int, Entry]] = []
        self.seen: set[str] = set()

    def free(self, start: int, end: int) -> bool:
        return self.claimed.find(1, start, end) < 0

    def claim(self, start: int, end: int) -> None:
        """Keep tokens as they are."""
        self.claimed[start:end] = b"\1" * (end - start)

    def put(self, start: int, end: int, out: str, rule: str) -> None:
        """Word the tokens from start to end as `out`; capitals follow the source at a sentence's start."""
        tokens = self.tokens
        self.claim(start, end)
        if out and tokens.words[start][0].isupper() and self._opens(start):
            out = out[0].upper() + out[1:]
        first, last = tokens.starts[start], tokens.ends[end - 1]
        if out == tokens.text[first:last]:
            return
        self.changes.append(Change(first, last, out, rule))

    def put_apart(self, start: int, end: int, out: str, rule: str) -> None:
        """As `put`, with a space on either side where the source has none ("Age<60")."""
        tokens, text = self.tokens, self.tokens.text
        self.claim(start, end)
        first, last = tokens.starts[start], tokens.ends[end - 1]
        if first > 0 and text[first - 1] not in " ([":
            out = " " + out
        elif first == 0:
            out = out[0].upper() + out[1:]
        if last < len(text) and text[last].isalnum():
            out += " "
        self.changes.append(Change(first, last, out, rule))

    def open(self, end: int, lead: str, rule: str, *, article: bool = False, you: bool = True) -> None:
        """Let the sentence begin with `lead` in place of the tokens before `end`."""
        self.claim(0, end)
        self.start = end
        self.lead, self.lead_rule, self.article = lead, rule, article
        self.you = you

    def _opens(self, place: int) -> bool:
        return place == 0 or (place > 0 and self.tokens.words[place - 1] in (".", ":", "•"))

    def finished(self) -> list[Change]:
        """All edits in order, with the lead put in."""
        for place, word in self.before.items():
            self._insert(place, word)
        changes = sorted(self.changes)
        if self.lead:
            changes = self._led(changes)
        return self._articles(changes)

    def _articles(self, changes: list[Change]) -> list[Change]:
        """Let "a" and "an" go with the new word after them: "a prior" is "an earlier"."""
        text = self.tokens.text
        floor = 0
        mended: list[Change] = []
        for change in changes:
            if change.start == floor and mended and change.out[:1] == " " and mended[-1].out[-1:] == " ":
                change = change._replace(out=change.out[1:])  # "≤1.5×ULN": each of two edits brought the space between
            if text[change.start - 2 : change.start] in _ARTICLE_ENDS:
                change = self._with_article(change, floor)
            if mended and change.start == mended[-1].end + 1 and change.out[:1].isalpha():
                before = mended[-1]
                for wrong, right in ((" a", " an"), (" an", " a")):
                    if before.out.endswith(wrong) and vowel(change.out) == (right == " an"):
                        mended[-1] = before._replace(out=before.out.removesuffix(wrong) + right)
                        break
            mended.append(change)
            floor = change.end
        return mended

    def _with_article(self, change: Change, floor: int) -> Change:
        """The change with the article before it, where its new words ask for the other one."""
        text = self.tokens.text
        for article in ("a ", "an ", "A ", "An "):
            start = change.start - len(article)
            if start >= floor and text.endswith(article, start, change.start) and change.out[:1].isalpha():
                if start > 0 and text[start - 1] not in " (":
                    continue
                right = article[0] + ("n" if vowel(change.out) else "")
                if right != article.rstrip():
                    return Change(start, change.end, f"{right} {change.out}", change.rule)
                break
        return change

    def _insert(self, place: int, word: str) -> None:
        """Put a word before a token: into the edit that begins there, or into one of its own."""
        tokens = self.tokens
        first = tokens.starts[place]
        gap = " " if tokens.glued(place) else ""
        for index, change in enumerate(self.changes):
            if change.start == first:
                self.changes[index] = change._replace(out=f"{gap}{word} {change.out.lstrip(' ')}")
                return
        self.changes.append(Change(first, tokens.ends[place], f"{gap}{word} {tokens.words[place]}", self.lead_rule))

    def _led(self, changes: list[Change]) -> list[Change]:
        tokens = self.tokens
        if self.start >= tokens.size:
            return [Change(0, tokens.ends[-1], self.lead, self.lead_rule), *changes]
        first = tokens.starts[self.start]
        if changes and changes[0].start == first:
            head = changes.pop(0)
            word, end = head.out, head.end
        else:
            word, end = tokens.words[self.start], tokens.ends[self.start]
        word = word.lstrip(" ")
        follower = tokens.words[self.start + 1] if self.start + 1 < tokens.size else ""
        titled = self.lead == "Your" and " " not in word and follower[:1].isupper() and follower[1:].islower()
        # In the middle of the source a capital tells a name: "prior use of Revlimid".
        named = (
            self.start > 1
            and word == tokens.words[self.start]
            and _BEFORE_NAMES.intersection(tokens.lows[: self.start])
        )
        if _ordinary(word) and not titled and not named and not self._is_title(word, changes):
            word = word[0].lower() + word[1:]
        lead = self.lead
        if lead.endswith(" a") and vowel(word):
            lead += "n"
        elif lead.endswith(" an") and not vowel(word):
            lead = lead[:-1]
        if self.article:
            lead += " an" if vowel(word) else " a"
        gap = "" if word[:1] in (",", ";", ".", ")") else " "
        return [Change(0, end, f"{lead}{gap}{word}", self.lead_rule), *changes]

    def _is_title(self, word: str, changes: list[Change]) -> bool:
        """Whether a first word goes on as a name in capitals: "Impaired Glucose Tolerance" (NCT03884920)."""
        tokens, last = self.tokens, self.start + 2
        if last >= tokens.size or word != tokens.words[self.start] or word in _NO_NAMES:
            return False
        if changes and changes[0].start <= tokens.starts[last]:
            return False
        if tokens.words[last - 1] in HYPHENS and tokens.in_compound(self.start, last - 1):
            # "Post-Void Residual" (NCT00583219)
            return _ordinary(tokens.words[last])
        return all(_ordinary(one) and len(one) > 1 for one in tokens.words[self.start + 1 : last + 1])


# What stands before a name is not part of it.
_NO_NAMES = word_set(
    "Active Known Suspected Confirmed Documented Current Uncontrolled Untreated Severe Moderate Mild Any Other "
    "Concurrent Concomitant Prior Previous Past Recent Ongoing Clinical Newly No Established"
)
# What is used, taken or received may be a drug by its name.
_BEFORE_NAMES = frozenset({"use", "receipt", "intake", "treatment", "treated", "taking", "received", "receiving"})
_ARTICLE_ENDS = frozenset({"a ", "n ", "A "})


# Spelled letter by letter, from one that begins with a vowel.
_SPELLED = ("hba1c", "hbsag", "hcg", "mrna", "mrsa", "ldl", "hdl", "fev1")


def vowel(words: str) -> bool:
    """Whether "an" goes before these words.

    >>> [vowel(word) for word in ("earlier dose", "unilateral pain", "MRI scan", "heart attack", "NSAID")]
    [True, False, True, False, True]
    """
    first = words.split(" ", 1)[0]
    if first.isupper() and len(first) > 1:
        return first[0] in "AEFHILMNORSX"
    low = first.lower()
    if low.startswith(_SPELLED):
        return True
    return low[:1] in "aeiou" and not low.startswith(("uni", "eu", "one", "use", "usu", "ute", "uti"))


# Names that keep their capital inside a sentence.
_NAMES = word_set(
    "Parkinson Alzheimer Crohn Hodgkin Graves Gilbert Down Marfan Huntington Cushing Addison Karnofsky Lansky Eastern "
    "Child American English Spanish French German Chinese Japanese Korean Medicare Medicaid Epstein Barr Kaposi "
    "Helicobacter Pneumocystis Staphylococcus Streptococcus Mycobacterium Clostridium Bell Raynaud Sjogren Sjögren "
    "Wilson Barrett Ewing Burkitt Waldenstrom Waldenström Philadelphia New York Fitzpatrick Western European African "
    "Asian Caucasian Hispanic Latino Indian Canadian Botox Avastin Medical Veterans Meniere Fuchs "
    "Stargardt Leber Bruch Fabry Gaucher Pompe Kawasaki Turner Rett Tourette Stevens Guillain Lambert Gram "
    "Dupuytren Peyronie Paget Behcet Behçet Charcot Merkel Gleason Beck Hamilton Montgomery Ishihara Snellen Montreal "
    "Zubrod Lansky Fridericia Bazett "
    "Mini Columbia Young Apgar Glasgow Rutherford Killip Friday Monday January February March April May June July "
    "August September October November December University Hospital Lyme Ebola Zika Chagas Danish Dutch Swedish "
    "Norwegian Finnish Italian Portuguese Turkish Arabic Hebrew Hindi Mandarin Cantonese Russian Greek Thai Vietnamese"
)


def _ordinary(word: str) -> bool:
    """Whether a capital at the start of these words is only the start of a sentence."""
    first = word.split(" ", 1)[0].split("-", 1)[0].rstrip(",.;:)")
    if len(first) == 1:
        return first in ("A",)
    if first == "Medical" and word[8:9].islower():
        # "Medical Monitor" is a name, "medical reasons" are none.
        return True
    bare = first.removesuffix("'s").removesuffix("’s")
    return first[:1].isupper() and first[1:].islower() and bare not in _NAMES
