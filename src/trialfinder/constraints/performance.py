"""Performance status: "ECOG performance status 0 or 1", "Karnofsky ≥ 70 %".

{"kind": "performance_status", "scale": "ECOG", "allowed": "0,1"} for levels that are named or span a range on the
five-step scales, with "op" and "value" for a comparison, with two of them for a range of Karnofsky or Lansky.
Refused: no scale, two scales ("ECOG 0-1 (Karnofsky 70-100 %)"), levels that the scale lacks, "who" the pronoun
(the scale of the World Health Organization needs "performance" or "PS" beside it).
"""

from __future__ import annotations

import re

from trialfinder.constraints.grammar import Grammar, Reading, either, maybe, named, one_of, said, up_to
from trialfinder.constraints.people import HAVING, SUBJECT, WHEN, when
from trialfinder.constraints.quantities import OPS, POST

_ECOG_NAMES = ("eastern cooperative oncology group", "eastern co - operative oncology group")
_SCALES = {
    **dict.fromkeys(
        (
            "ecog",
            *_ECOG_NAMES,
            *(f"{name} ( ecog )" for name in _ECOG_NAMES),
            "eastern cooperative oncology group / ecog",
        ),
        "ECOG",
    ),
    **dict.fromkeys(("ecog ( zubrod )", "zubrod / ecog", "ecog / zubrod"), "ECOG/Zubrod"),
    "zubrod": "Zubrod",
    **dict.fromkeys(("world health organization ( who )", "world health organisation ( who )", "who"), "WHO"),
    **dict.fromkeys(
        ("ecog / who", "who / ecog", "ecog ( who )", "who ( ecog )", "ecog - who", "who - ecog"), "ECOG/WHO"
    ),
}
_HUNDREDS = {
    **dict.fromkeys(("karnofsky", "kps", "karnofsky performance status ( kps )", "karnofsky ( kps )"), "Karnofsky"),
    "karnofsky performance score ( kps )": "Karnofsky",
    "karnofsky performance scale ( kps )": "Karnofsky",
    **dict.fromkeys(("lansky", "lansky play", "lansky play - performance", "lansky play performance"), "Lansky"),
}
_STATUS = (
    *("performance status", "performance status ( ps )", "ps", "performance score", "performance status score"),
    *("performance status scale", "performance scale", "performance", "performance status grade", "status", "score"),
    *("performance scale score", "scores", "scale", "performance level", "performance status level", "ps score"),
    *("performance status ( ecog ps )", "performance status ( ecog )", "grade", "index", "performance index"),
    *(
        "physical status",
        "physical status score",
        "performance status ( who )",
        "performance status ( kps )",
        "scale score",
    ),
    *("performance status ( ecog - ps )", "performance score ( ps )", "ps status", "performance - status"),
)
_LINK = maybe(
    one_of(
        (
            *(":", "of", "is", "=", "must be", "should be", "score", "score of", "scores of", "grade", "being", "was"),
            *(
                "was",
                "level",
                "value",
                "of grade",
                "level of",
                "status of",
                "must be :",
                "is :",
                "of :",
                "at",
                ",",
                "-",
            ),
        )
    )
)
_LEVEL = r"(?:[0-5] )"
_COMMA = r"(?:, (?:or )?|or |/ |and / or )"
_LEVELS = either(
    named("op", one_of([*OPS, "="])) + named("n", _LEVEL),
    named("pn", _LEVEL) + named("post", one_of([*POST, "or better"])),
    named("range", maybe(one_of(("between", "from"))) + _LEVEL + one_of(("-", "to", "~", "through", "- to")) + _LEVEL)
    + maybe(one_of(("inclusive", "( inclusive )"))),
    named("between", "between " + _LEVEL + "and " + _LEVEL),
    named("list", maybe("= ") + maybe("either ") + _LEVEL + up_to(3, _COMMA, _LEVEL)),
    named("glued", maybe("= ") + r"(?:[0-5](?:,[0-5]){1,3} )"),
)
_STATUS_OF = one_of(_STATUS)
_FIVE = Grammar(
    HAVING
    + either(
        named("title", maybe(one_of(("performance status :", "performance status -"))))
        + named("scale", one_of(_SCALES))
        + named("status", maybe(_STATUS_OF)),
        named("status2", _STATUS_OF)
        + maybe(one_of(("by", "according to", "using", ":", "on the", "by the", "-", "of")))
        + either(r"\( " + named("scale2", one_of(_SCALES)) + r"\) ", named("scale3", one_of(_SCALES)))
        + maybe(one_of(("scale", "score", "criteria"))),
    )
    + _LINK
    + _LEVELS
    + maybe("points ")
    + WHEN,
    needs=("ecog", "eastern", "zubrod", "who", "world"),
)
_LATE = Grammar(
    HAVING
    + "performance status "
    + _LINK
    + _LEVELS
    + maybe(one_of(("on", "by", "according to", "using", "as measured by", "based on", "as defined by", "in")))
    + maybe("the ")
    + either(r"\( " + named("scale2", one_of(_SCALES)) + r"\) ", named("scale3", one_of(_SCALES)))
    + maybe(one_of(("scale", "criteria", "performance scale", "performance status scale", "performance status")))
    + WHEN,
    needs=("performance status",),
)
_PERCENT = r"(?:[0-9]{2,3} (?:% )?)"
_HUNDRED = Grammar(
    maybe(either(HAVING, SUBJECT))
    + either(
        maybe(one_of(("performance status :", "performance status", "performance status -", "performance status of")))
        + named("scale", one_of(_HUNDREDS)),
        r"performance status \( " + named("scale2", one_of(_HUNDREDS)) + r"\) ",
    )
    + maybe(one_of((*_STATUS, "scale performance status", "score status")))
    + _LINK
    + either(
        named("op", one_of(OPS)) + named("n", _PERCENT),
        named("pn", _PERCENT) + named("post", one_of([*POST, "or better"])),
        maybe(one_of(("between", "from")))
        + named("low", _PERCENT)
        + one_of(("-", "to", "~"))
        + named("high", _PERCENT),
        "between " + named("blow", _PERCENT) + "and " + named("bhigh", _PERCENT),
    )
    + WHEN,
    needs=("karnofsky", "kps", "lansky"),
)
GRAMMARS = (_FIVE, _LATE, _HUNDRED)
HINT = re.compile(r"ecog|eastern|zubrod|who |world|karnofsky|kps|lansky")


def read(tokens: str) -> Reading | None:
    hundred = _HUNDRED.fullmatch(tokens)
    if hundred is not None:
        return _of_hundred(hundred)
    match = _FIVE.fullmatch(tokens) or _LATE.fullmatch(tokens)
    return None if match is None else _of_five(match)


def _of_five(match: re.Match[str]) -> Reading | None:
    groups = match.groupdict()
    words = next(groups[name] for name in ("scale", "scale2", "scale3") if groups.get(name)).rstrip()
    status = " ".join(groups.get(name) or "" for name in ("title", "status", "status2"))
    if words == "who" and match.re is _FIVE.pattern and not re.search(r"\bperformance\b|\bps\b", status):
        return None
    base = {"kind": "performance_status", "scale": _SCALES[words]}
    levels = _levels(match)
    return None if levels is None else (base | levels | when(match),)


def _levels(match: re.Match[str]) -> dict[str, str] | None:
    if match["op"]:
        words = said(match, "op")
        if words == "=":
            return {"allowed": said(match, "n")}
        # "at least 1" may mean 1 or better or 1 or worse: on this scale less is better.
        return None if "least" in words else {"op": OPS[words], "value": said(match, "n")}
    if match["post"]:
        post = said(match, "post")
        # "2 or better" is 2 or less here; "2 or higher" is as said.
        return {"op": "<=" if post == "or better" else POST[post], "value": said(match, "pn")}
    span = match["range"] or match["between"]
    levels = [int(level) for level in re.findall(r"[0-9]", span or match["list"] or match["glued"])]
    if levels != sorted(set(levels)):
        return None
    if span:
        levels = list(range(levels[0], levels[-1] + 1))
    return {"allowed": ",".join(map(str, levels))}


def _of_hundred(match: re.Match[str]) -> Reading | None:
    words = said(match, "scale") or said(match, "scale2")
    base = {"kind": "performance_status", "scale": _HUNDREDS[words]}
    if match["op"]:
        asked = [(OPS[said(match, "op")], match["n"])]
    elif match["post"]:
        # More is better on these scales.
        post = said(match, "post")
        asked = [(">=" if post == "or better" else POST[post], match["pn"])]
    else:
        asked = [(">=", match["low"] or match["blow"]), ("<=", match["high"] or match["bhigh"])]
    values = [int(value.split()[0]) for _, value in asked]
    if values != sorted(set(values)) or any(value > 100 for value in values):
        return None
    return tuple(
        base | {"op": op, "value": str(value)} | when(match) for (op, _), value in zip(asked, values, strict=True)
    )
