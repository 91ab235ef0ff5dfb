"""How many criteria are in plain words, and how sure that is: counts, never one score."""

from __future__ import annotations

from trialfinder.criteria.model import ExplainedCriterion, PlainStudy, Verdict
from trialfinder.pages.rules.model import ELIGIBILITY, RuleInfo
from trialfinder.pages.views.model import Rule
from trialfinder.pages.wording import date_words

RULES = (
    RuleInfo(
        "verdicts",
        "The number of criteria in the text, and of those how many are in plain words that a second reader has "
        "checked, how many of these keep hard words, how many need no other words than the official ones, how many "
        "keep the official ones with hard words among them, and how many are shown in the official words because no "
        "plain words were found or proved. Where no point has other words "
        "than the official ones, the sentence says that.",
        (f"{ELIGIBILITY}.eligibilityCriteria",),
    ),
    RuleInfo(
        "grade",
        "The reading grade (years of school in the United States) of the criteria as sent, one line of the source a "
        "line, and as shown above, with their lines: 0.39 x words / sentences + 11.8 x syllables / words - 15.59. A "
        "sentence is a line, or a part of one that ends in a full stop, an exclamation or a question mark before white "
        "space and a capital or a digit. A number counts one syllable; a token of two to six capitals one for each "
        "letter. It counts lengths and knows nothing of meaning.",
        (f"{ELIGIBILITY}.eligibilityCriteria",),
    ),
    RuleInfo(
        "measured",
        "A figure of the last run over the real texts, with its date and the versions that were measured. How each is "
        "counted stands in the documents of the software.",
        (),
    ),
    RuleInfo(
        "verdict",
        "What the second reader said of one point. “Checked by program”: the plain words hold what the official ones "
        "hold, no more and no less. “Some hard words kept”: the same, and some words have no safe plain form. “Worded "
        "more freely”: the same by a rewording that is declared and tested. “Official words”: nothing was reworded, or "
        "the rewording was not proved, so nobody sees it. “Reviewed by a person”, with the "
        "day: a reviewer has approved the wording, changed it or gone back to the official words; the program has "
        "checked it all the same.",
        (f"{ELIGIBILITY}.eligibilityCriteria",),
    ),
)

_SAID: dict[Verdict, Rule] = {
    "verified": Rule("verdict", "checked by program"),
    "verified_terms_kept": Rule("verdict", "checked by program, some hard words kept"),
    "machine_worded": Rule("verdict", "checked by program, worded more freely"),
    "original": Rule("verdict", "official words"),
}


def verdict(criterion: ExplainedCriterion) -> Rule:
    """What to say beside one criterion."""
    if criterion.review:
        on = date_words(criterion.review.date)
        kept = "official words, " if criterion.plain == criterion.original else ""
        return Rule("verdict", f"{kept}reviewed by a person on {on}")
    return _SAID["original" if criterion.plain == criterion.original else criterion.verdict]


def grade(plain: PlainStudy) -> Rule | None:
    """How hard the criteria read before and after; None where there are no words."""
    before, after = plain.summary.grade_before, plain.summary.grade_after
    if before is None or after is None:
        return None
    return Rule(
        "grade",
        f"Reading grade of the official criteria: {before:.1f}. As shown here, in short lines: {after:.1f}. "
        "(The grade stands for years of school; it measures length, not meaning.)",
    )


def verdicts(plain: PlainStudy) -> Rule:
    criteria = plain.criteria
    if not criteria:
        return Rule("verdicts", "The text holds no criteria.")
    total = len(criteria)
    worded = [criterion.verdict for criterion in criteria if criterion.plain != criterion.original]
    same = [criterion.verdict for criterion in criteria if criterion.plain == criterion.original]
    hard = same.count("verified_terms_kept")
    easy = len(same) - same.count("original") - hard
    if not worded:
        points = "The text has 1 point, shown" if total == 1 else f"The text has {total} points, shown"
        rest = [f"Plain as they are: {easy}."] if easy else []
        rest += [f"With some hard words kept: {hard}."] if hard else []
        return Rule("verdicts", f"{points} in the official words. {' '.join(rest) or 'None is in plain words yet.'}")
    parts = [
        f"Points in the text: {total}. In plain words that a second reader, a program too, has checked: {len(worded)} "
        f"(of these, with some hard words kept: {worded.count('verified_terms_kept')})."
    ]
    if easy:
        parts.append(f"In the official words because those are plain: {easy}.")
    if hard:
        parts.append(f"In the official words, with some hard words kept: {hard}.")
    if "original" in same:
        parts.append(f"In the official words because no others were found or proved: {same.count('original')}.")
    return Rule("verdicts", " ".join(parts))
