"""Questions for this very trial: each stands on the sheet only where the record gives reason to ask it.

In: a study and its criteria as explained. Out: questions to the doctor and the study team, in the order of RULES.
Refused: nothing is answered or inferred; a question names what stands in the record and asks what does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import msgspec

from trialfinder.criteria.model import ExplainedCriterion, PlainStudy
from trialfinder.pages.rules.model import DESIGN, ELIGIBILITY, PLACES, STATUS, RuleInfo
from trialfinder.pages.rules.points import ids, named
from trialfinder.pages.views.model import Rule
from trialfinder.pages.wording import OPEN_STATUSES
from trialfinder.records.ages import parse_age
from trialfinder.records.protocol import ArmGroup, DesignInfo, DesignModule, Intervention
from trialfinder.records.study import Study

_ARMS = "protocolSection.armsInterventionsModule"
_CRITERIA = f"{ELIGIBILITY}.eligibilityCriteria"
_ADULT_DAYS = 18 * 365.25

_PLACEBO = re.compile(r"\b(?:placebos?|sham)\b", re.IGNORECASE)
_WASHOUT = re.compile(r"\bwash-?\s?out\b", re.IGNORECASE)
_BIOPSY = re.compile(r"\b(?:biopsy|biopsies|tumou?r (?:tissue|samples?)|tissue samples?)\b", re.IGNORECASE)
_MARKER = re.compile(
    r"\b(?:mutations?|mutated|biomarkers?|genotype|gene test|genetic test(?:ing)?|overexpression|PD-L1|HER2|MSI-H)\b",
    re.IGNORECASE,
)
_BIRTH_CONTROL = re.compile(r"\b(?:contracepti\w{1,5}|birth control|abstinen\w{1,4})\b", re.IGNORECASE)
_LANGUAGE = re.compile(
    r"\b(?:speak|read|understand|write|fluent|proficien\w{1,4}|literate)\b.{0,40}\b(?:English|Spanish|French|German|Chinese|"
    r"Arabic|Japanese|Dutch|Danish|Italian|Portuguese|Korean|Turkish|Hebrew|Hindi|Swedish|Norwegian)\b",
    re.IGNORECASE,
)
_OVERNIGHT = re.compile(r"\b(?:overnight|inpatient|in-patient|hospitali[sz]ation|confined|in-house)\b", re.IGNORECASE)


class _Record(msgspec.Struct, frozen=True, gc=False):
    """The parts that questions look at, each there even where the record lacks it."""

    study: Study
    plain: PlainStudy
    design: DesignModule
    info: DesignInfo
    arms: tuple[ArmGroup, ...]
    interventions: tuple[Intervention, ...]
    open: bool

    def points(self, words: re.Pattern[str]) -> list[str]:
        return ids([one for one in self.plain.criteria if words.search(one.original)])

    def kinds(self) -> set[str]:
        return {arm.type for arm in self.arms if arm.type} | {one.type for one in self.interventions if one.type}


def questions(study: Study, plain: PlainStudy) -> tuple[Rule, ...]:
    """The questions that this record gives reason to ask; few of them where nobody can join any more."""
    record = _record(study, plain)
    table = _TABLE if record.open else _TABLE[:2]
    return tuple(Rule(name, text) for name, _, _, ask in table if (text := ask(record)))


def _record(study: Study, plain: PlainStudy) -> _Record:
    protocol = study.protocol_section
    design, arms, status = protocol.design_module, protocol.arms_interventions_module, protocol.status_module
    return _Record(
        study=study,
        plain=plain,
        design=design or DesignModule(),
        info=(design.design_info if design else None) or DesignInfo(),
        arms=arms.arm_groups if arms else (),
        interventions=arms.interventions if arms else (),
        open=(status.overall_status if status else None) in OPEN_STATUSES,
    )


# Each gives its question, or "" where the record gives no reason for it.


def _closed(record: _Record) -> str:
    if record.open:
        return ""
    return "The record says that this study takes no new people now. Is there another one like it that does?"


def _results(record: _Record) -> str:
    if record.open:
        return ""
    known = (
        "Results are posted. What" if record.study.has_results else "No results are posted yet. Are there any, and what"
    )
    return f"{known} do they mean for me?"


def _placebo(record: _Record) -> str:
    arms = any(arm.type in ("PLACEBO_COMPARATOR", "SHAM_COMPARATOR") for arm in record.arms)
    named_so = any(_PLACEBO.search(one.name or "") for one in record.interventions)
    if not (arms or named_so):
        return ""
    return (
        "The record names a placebo or a sham (something that looks like the treatment and is none). How likely is it "
        "that I get it, for how long, and what other care do I get meanwhile?"
    )


def _chance(record: _Record) -> str:
    if record.info.allocation != "RANDOMIZED":
        return ""
    groups = f"one of {len(record.arms)} groups" if len(record.arms) > 1 else "a group"
    return f"People are put into {groups} by chance. What would each group mean for me, and what are the odds?"


def _masked(record: _Record) -> str:
    masked = record.info.masking_info
    if masked is None or "PARTICIPANT" not in masked.who_masked:
        return ""
    return "I would not be told which group I am in. Who can find out if I fall ill, and when will I be told?"


def _untreated(record: _Record) -> str:
    if not any(arm.type == "NO_INTERVENTION" for arm in record.arms):
        return ""
    return "One group gets none of the treatments that are tested. What care would I get in that group?"


def _early(record: _Record) -> str:
    if not {"PHASE1", "EARLY_PHASE1"} & set(record.design.phases):
        return ""
    return (
        "This is an early study that looks at safety and at the dose. What is known of side effects so far, how many "
        "people have had it, and which dose would I get?"
    )


def _washout(record: _Record) -> str:
    timed = [one for one in record.plain.criteria if _is_washout(one)]
    if not timed:
        return ""
    return (
        f"Points {named(ids(timed))} ask for time since an earlier treatment. Would I have to stop or wait with "
        "anything that I take now, and is that safe for me?"
        if len(timed) > 1
        else f"Point {timed[0].id} asks for time since an earlier treatment. Would I have to stop or wait with "
        "anything that I take now, and is that safe for me?"
    )


def _is_washout(one: ExplainedCriterion) -> bool:
    typed = any(constraint["kind"] == "time_window" for constraint in one.constraints)
    return typed or _WASHOUT.search(one.original) is not None


def _spoken_of(pattern: re.Pattern[str], words: str) -> Callable[[_Record], str]:
    """Ask where the criteria speak of something; "{}" in `words` is where their numbers stand."""

    def ask(record: _Record) -> str:
        points = record.points(pattern)
        return words.format(named(points)) if points else ""

    return ask


_biopsy = _spoken_of(
    _BIOPSY,
    "The criteria speak of a biopsy or of tissue ({}). Is an older sample enough, or is a new one "
    "taken, and how often?",
)
_marker = _spoken_of(
    _MARKER,
    "The criteria speak of a gene or a marker ({}). Have I been tested for it? If not, who does it and who pays?",
)
_birth_control = _spoken_of(
    _BIRTH_CONTROL,
    "The criteria speak of birth control ({}). Which kinds count, and for how long after the last treatment?",
)
_language = _spoken_of(
    _LANGUAGE,
    "The criteria speak of a language ({}). Is there an interpreter, and are there forms in mine?",
)


def _overnight(record: _Record) -> str:
    texts = [arm.description or "" for arm in record.arms] + [one.description or "" for one in record.interventions]
    if not any(_OVERNIGHT.search(text) for text in texts):
        return ""
    return "The record speaks of a stay in a hospital or a unit. How many nights is it, and can someone be with me?"


def _surgery(record: _Record) -> str:
    if not {"PROCEDURE", "RADIATION"} & record.kinds():
        return ""
    return "The study holds a procedure or radiation. Is it the same as my usual care, and who does it?"


def _device(record: _Record) -> str:
    if "DEVICE" not in record.kinds():
        return ""
    return "The study tests a device. Who looks after it, and what becomes of it when the study ends?"


def _gene(record: _Record) -> str:
    if "GENETIC" not in record.kinds():
        return ""
    return "The study tests a treatment of genes. Can it be undone, and for how many years would I be followed?"


def _afterwards(record: _Record) -> str:
    treats = record.info.primary_purpose == "TREATMENT" and record.design.study_type == "INTERVENTIONAL"
    return "If it helps me, can I go on with it after the study, and who pays then?" if treats else ""


def _watching(record: _Record) -> str:
    if record.design.study_type != "OBSERVATIONAL":
        return ""
    return "This study watches and gives no treatment. What is asked of me: visits, forms, samples, my records?"


def _samples(record: _Record) -> str:
    kept = record.design.bio_spec.retention if record.design.bio_spec else None
    if kept == "SAMPLES_WITH_DNA":
        return "Samples from which DNA can be read are kept. For how long, for what, and can I have them destroyed?"
    if kept == "SAMPLES_WITHOUT_DNA":
        return "Samples are kept. For how long, for what, and can I have them destroyed?"
    return ""


def _children(record: _Record) -> str:
    module = record.study.protocol_section.eligibility_module
    youngest = parse_age(module.minimum_age) if module else None
    takes = module is not None and ((youngest and youngest.days < _ADULT_DAYS) or "CHILD" in module.std_ages)
    return "Children can take part. How is a child asked, and what if the child says no?" if takes else ""


def _healthy(record: _Record) -> str:
    module = record.study.protocol_section.eligibility_module
    if module is None or not module.healthy_volunteers:
        return ""
    return "Healthy people are taken too. Is there anything in it for me, and what are the risks?"


def _sites(record: _Record) -> str:
    module = record.study.protocol_section.contacts_locations_module
    sites = module.locations if module else ()
    recruiting = sum(site.status == "RECRUITING" for site in sites)
    if not sites:
        return ""
    if len(sites) == 1:
        return "There is one site. How often would I have to be there, and is travel paid?"
    how_many = (
        f"{recruiting} of {len(sites)} sites are" if recruiting else f"There are {len(sites)} sites, none of them"
    )
    told = (
        f"{how_many} said to be recruiting."
        if recruiting != 1
        else f"1 of {len(sites)} sites is said to be recruiting."
    )
    return f"{told} Which one near me takes people now, how often would I go, and is travel paid?"


_Ask = Callable[[_Record], str]
_TYPES = (f"{_ARMS}.armGroups[].type",)
# Name, when it is asked, what it reads, and the question.
_TABLE: tuple[tuple[str, str, tuple[str, ...], _Ask], ...] = (
    (
        "ask-closed",
        "The overall status is given and says that the study does not look for people.",
        (f"{STATUS}.overallStatus",),
        _closed,
    ),
    (
        "ask-results",
        "The overall status is given and says that the study does not look for people; with whether results are "
        "posted.",
        (f"{STATUS}.overallStatus", "hasResults"),
        _results,
    ),
    (
        "ask-placebo",
        "A group is of the type placebo or sham comparator, or the word placebo or sham stands in the name of an "
        "intervention.",
        (*_TYPES, f"{_ARMS}.interventions[].name"),
        _placebo,
    ),
    (
        "ask-chance",
        "The allocation is RANDOMIZED; with the number of groups where there are two or more.",
        (f"{DESIGN}.designInfo.allocation", f"{_ARMS}.armGroups"),
        _chance,
    ),
    ("ask-masked", "Participants are masked.", (f"{DESIGN}.designInfo.maskingInfo.whoMasked",), _masked),
    ("ask-untreated", "A group is of the type no intervention.", _TYPES, _untreated),
    ("ask-early", "A phase is PHASE1 or EARLY_PHASE1.", (f"{DESIGN}.phases",), _early),
    (
        "ask-washout",
        "A point has a typed time since a treatment or an event, or holds the word washout; with the numbers of these "
        "points.",
        (_CRITERIA,),
        _washout,
    ),
    (
        "ask-biopsy",
        "A point holds the word biopsy, tumor tissue or tissue sample; with the numbers of these points.",
        (_CRITERIA,),
        _biopsy,
    ),
    (
        "ask-marker",
        "A point holds a word for a gene or marker test (mutation, biomarker, genotype, genetic test, overexpression, "
        "PD-L1, HER2, MSI-H); with the numbers of these points.",
        (_CRITERIA,),
        _marker,
    ),
    (
        "ask-birth-control",
        "A point holds a word that begins with contracepti or abstinen, or birth control; with the numbers of these "
        "points.",
        (_CRITERIA,),
        _birth_control,
    ),
    (
        "ask-language",
        "In a point, the name of a language follows on speak, read, write, understand, fluent, proficient or literate "
        "within forty signs; with the numbers of these points.",
        (_CRITERIA,),
        _language,
    ),
    (
        "ask-overnight",
        "The word overnight, inpatient, hospitalization, confined or in-house stands in the description of a group or "
        "of an intervention.",
        (f"{_ARMS}.armGroups[].description", f"{_ARMS}.interventions[].description"),
        _overnight,
    ),
    (
        "ask-procedure",
        "An intervention is of the type PROCEDURE or RADIATION.",
        (f"{_ARMS}.interventions[].type",),
        _surgery,
    ),
    ("ask-device", "An intervention is of the type DEVICE.", (f"{_ARMS}.interventions[].type",), _device),
    ("ask-gene", "An intervention is of the type GENETIC.", (f"{_ARMS}.interventions[].type",), _gene),
    (
        "ask-afterwards",
        "The study is interventional, and its purpose is treatment.",
        (f"{DESIGN}.designInfo.primaryPurpose", f"{DESIGN}.studyType"),
        _afterwards,
    ),
    ("ask-watching", "The study is observational.", (f"{DESIGN}.studyType",), _watching),
    ("ask-samples", "Samples are kept, with or without DNA.", (f"{DESIGN}.bioSpec.retention",), _samples),
    (
        "ask-children",
        "The youngest age is below 18 years, or the age groups hold CHILD.",
        (f"{ELIGIBILITY}.minimumAge", f"{ELIGIBILITY}.stdAges"),
        _children,
    ),
    (
        "ask-healthy",
        "Healthy volunteers are taken.",
        (f"{ELIGIBILITY}.healthyVolunteers",),
        _healthy,
    ),
    (
        "ask-sites",
        "The record lists sites; with how many there are and how many of them are recruiting.",
        (f"{PLACES}.locations[].status",),
        _sites,
    ),
)


_OPEN = " Questions but the first two are asked only where the overall status is absent or says that people can join."


def _infos() -> Iterator[RuleInfo]:
    for name, formula, inputs, _ in _TABLE:
        yield RuleInfo(name, f"A question on the printable sheet, asked where this holds: {formula}{_OPEN}", inputs)


RULES = tuple(_infos())
