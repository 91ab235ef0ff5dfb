"""The words that a criterion opens with and what is said to the reader in their place: data of `subject`.

In: nothing. Out: `OPENINGS`, each phrase with its lead and how far it may be trusted: `plain` (subject and verb),
`relative` ("patients who have": a main verb may follow), `single` (third person: later verbs must agree),
`bare` (a verb without a subject), `state` (a noun or an adjective without a verb), `verb` and `whose`.
"""

from __future__ import annotations

from trialfinder.translate.frames.agreement import VERBS
from trialfinder.translate.phrases import Phrases
from trialfinder.translate.tokens import word_set

_MANY = ("patients", "subjects", "participants", "individuals", "persons", "people", "volunteers")
_ONE = ("patient", "subject", "participant", "individual", "person", "volunteer")

_PLAIN_VERBS = word_set(
    "must should will can cannot may shall could would had received underwent developed failed used took completed "
    "participated experienced agreed signed provided met started"
)
_BASE_VERBS = frozenset({*VERBS.values(), *_PLAIN_VERBS})

# Openings without a subject that already say a state.
_STATES = """
able | unable | willing | unwilling | capable of | incapable of | not able | not willing | not capable of
currently receiving | currently taking | currently using | currently pregnant | currently enrolled
currently participating | currently on | currently undergoing | currently being | currently breastfeeding
nursing or | nursing and | breastfeeding or | breastfeeding and | breast-feeding or
currently smoking | currently treated | pregnant or | pregnant and | pregnant, | pregnant | lactating
breastfeeding | breast-feeding | breast feeding | nursing | not pregnant | not currently | not receiving
not taking | not breastfeeding | not lactating | not nursing | not already | not using | not on | receiving
taking | undergoing | using | scheduled for | scheduled to | planning to | aged | willing and able
able and willing | unwilling or unable | unable or unwilling | known to be | being treated | previously treated
previously enrolled | known to have | allergic to | intolerant to | intolerant of | hypersensitive to | actively
fluent in | literate in | enrolled in | on | sexually active with | seropositive for | seronegative for | febrile
"""

# Openings without a subject, and the words in their place.
_LEADS = """
not be -> You are not
be -> You are
not have -> You do not have
failed at least -> You failed at least
failed one -> You failed one
failed two -> You failed two
failed to -> You failed to
not pregnant or nursing -> You are not pregnant or nursing
not pregnant or breastfeeding -> You are not pregnant or breastfeeding
not pregnant or breast-feeding -> You are not pregnant or breast-feeding
not pregnant or lactating -> You are not pregnant or breastfeeding
not nursing or pregnant -> You are not nursing or pregnant
donated blood -> You donated blood
developed a -> You developed a
developed an -> You developed an
developed acute -> You developed acute
experienced a -> You experienced a
experienced any -> You experienced any
smoke more than -> You smoke more than
smoke at least -> You smoke at least
completed a -> You completed a
completed at least -> You completed at least
regularly use -> You regularly use
regularly take -> You regularly take
hiv negative -> You are HIV negative
hiv positive -> You are HIV positive
hiv-negative -> You are HIV-negative
hiv-positive -> You are HIV-positive
previously used -> You previously used
previously participated in -> You previously participated in
allergy or hypersensitivity to -> You have an allergy or hypersensitivity to
hypersensitivity or allergy to -> You have hypersensitivity or an allergy to
allergy or intolerance to -> You have an allergy or intolerance to
diagnosed with -> You have been diagnosed with
having -> You have
suffering from -> You suffer from
ability to -> You can
the ability to -> You can
ability and willingness to -> You are able and willing to
willingness and ability to -> You are willing and able to
inability to -> You cannot
inability or unwillingness to -> You are unable or unwilling to
unwillingness or inability to -> You are unwilling or unable to
inability and unwillingness to -> You are unable and unwilling to
willingness to -> You are willing to
unwillingness to -> You are unwilling to
unwillingness or inability of the patient to -> You are unwilling or unable to
inability of the patient to -> You cannot
presence of -> You have
the presence of -> You have
diagnosis of -> You have a diagnosis of
a diagnosis of -> You have a diagnosis of
confirmed diagnosis of -> You have a confirmed diagnosis of
clinical diagnosis of -> You have a clinical diagnosis of
current diagnosis of -> You have a current diagnosis of
established diagnosis of -> You have an established diagnosis of
documented diagnosis of -> You have a documented diagnosis of
primary diagnosis of -> You have a primary diagnosis of
prior diagnosis of -> You have a past diagnosis of
previous diagnosis of -> You have a past diagnosis of
evidence of -> You have signs of
documented evidence of -> You have documented signs of
any evidence of -> You have any evidence of
clinical evidence of -> You have clinical signs of
no evidence of -> You have no signs of
no known -> You have no known
no history of -> You have no history of
no previous history of -> You have no past history of
no past history of -> You have no past history of
no prior history of -> You have no prior history of
no prior or -> You have had no prior or
no prior -> You have had no past
no previous -> You have had no past
no active -> You have no active
no other -> You have no other
no uncontrolled -> You have no uncontrolled
no significant -> You have no significant
no clinically significant -> You have no clinically significant
no serious -> You have no serious
no symptomatic -> You have no symptomatic
no severe -> You have no severe
no contraindication to -> You have no contraindication to
no contraindications to -> You have no contraindications to
no evidence for -> You have no evidence for
no signs of -> You have no signs of
contraindication -> You have a contraindication
allergy to -> You have an allergy to
allergies to -> You have allergies to
known allergy to -> You have a known allergy to
known allergies to -> You have known allergies to
known allergy or hypersensitivity to -> You have a known allergy or hypersensitivity to
hypersensitivity to -> You have an allergy to
known hypersensitivity to -> You have a known allergy to
intolerance to -> You have an intolerance to
known intolerance to -> You have a known intolerance to
symptoms of -> You have symptoms of
signs of -> You have signs of
signs and -> You have signs and
signs or -> You have signs or
signs consistent -> You have signs consistent
signs for -> You have signs for
signs or symptoms of -> You have signs or symptoms of
clinical signs of -> You have clinical signs of
risk of -> You have a risk of
high risk of -> You have a high risk of
increased risk of -> You have an increased risk of
family history of -> You have a family history of
medical history of -> You have a medical history of
personal history of -> You have a personal history of
prior history of -> You have a prior history of
past history of -> You have a past history of
previous history of -> You have a previous history of
personal or family history of -> You have a personal or family history of
personal history or family history of -> You have a personal history or family history of
known or suspected history of -> You have a known or suspected history of
previously treated with -> You were previously treated with
previously received -> You previously received
treated with -> You have been treated with
participated in -> You participated in
recovered from -> You have recovered from
be able to -> You can
able to -> You can
unable to -> You cannot
is able to -> You can
is unable to -> You cannot
be willing -> You are willing
be willing and able to -> You are willing and able to
be able and willing to -> You are able and willing to
be capable of -> You are capable of
be diagnosed with -> You are diagnosed with
be at least -> You are at least
be in -> You are in
be aged -> You are aged
agreement to -> You agree to
consent to -> You consent to
currently -> You are currently
absence of -> You do not have
lack of -> You lack
concurrent use of -> You have concurrent use of
concomitant use of -> You have concomitant use of
intolerance of -> You have an intolerance of
known sensitivity to -> You have known sensitivity to
sensitivity to -> You have sensitivity to
known or suspected allergy to -> You have a known or suspected allergy to
known or suspected hypersensitivity to -> You have a known or suspected allergy to
a family history of -> You have a family history of
refusing to -> You refuse to
new york heart association -> You have New York Heart Association
nyha class -> You have NYHA class
co-infection with -> You have co-infection with
need for -> You need
requirement for -> You need
indication for -> You have an indication for
candidate for -> You are a candidate for
candidates for -> You are a candidate for
recipient of -> You are a recipient of
loss of -> You have loss of
lactating or -> You are breastfeeding or
lactating and -> You are breastfeeding and
suffered a -> You suffered a
suffered an -> You suffered an
suffered from -> You suffered from
good general health -> You are in good general health
in good general health -> You are in good general health
in good health -> You are in good health
good health -> You are in good health
in general good health -> You are in general good health
negative pregnancy test -> You have a negative pregnancy test
negative serum pregnancy test -> You have a negative serum pregnancy test
negative urine pregnancy test -> You have a negative urine pregnancy test
positive pregnancy test -> You have a positive pregnancy test
positive urine -> You have a positive urine
positive test -> You have a positive test
positive serum -> You have a positive serum
positive blood -> You have a positive blood
positive serology -> You have positive serology
positive skin -> You have a positive skin
positive hepatitis -> You have positive hepatitis
positive hiv -> You have a positive HIV
a positive -> You have a positive
a negative -> You have a negative
a prior diagnosis of -> You have a past diagnosis of
a previous diagnosis of -> You have a past diagnosis of
a past diagnosis of -> You have a past diagnosis of
intended to be treated -> You are meant to be treated
discontinued a -> You stopped a
discontinued any -> You stopped any
currently have -> You currently have
currently has -> You currently have
pose a -> You pose a
pose an -> You pose an
pose current -> You pose current
speak and -> You speak and
weigh at -> You weigh at
weigh more -> You weigh more
weigh less -> You weigh less
weigh between -> You weigh between
refuse to -> You refuse to
intend to -> You intend to
wish to -> You wish to
no concurrent -> You have no concurrent
those with -> You have
positive for -> You are positive for
negative for -> You are negative for
residing in -> You live in
living in -> You live in
at high risk -> You are at high risk
at risk -> You are at risk
"""


def _openings() -> list[tuple[str, tuple[str, str]]]:
    states = [state.strip() for line in _STATES.strip().splitlines() for state in line.split("|")]
    rows: list[tuple[str, tuple[str, str]]] = []
    for many in _MANY:
        for verb in _BASE_VERBS:
            rows.append((f"{many} {verb}", (f"You {verb}", "plain")))
            rows.append((f"{many} who {verb}", (f"You {verb}", "relative")))
            rows.append((f"{many} that {verb}", (f"You {verb}", "relative")))
        for verb, base in VERBS.items():
            # "Patients who has" is common among translated records.
            rows.append((f"{many} who {verb}", (f"You {base}", "relative")))
        for lead, verb in (("You can", "able"), ("You cannot", "unable")):
            rows.append((f"{many} {verb} to", (lead, "relative")))
            rows.append((f"{many} are {verb} to", (lead, "plain")))
            rows.append((f"{many} who are {verb} to", (lead, "relative")))
        rows.append((f"{many} whose", ("Your", "whose")))
        rows.append((f"{many} who", ("You", "verb")))
        rows.append((f"{many} with", ("You have", "relative")))
        rows.append((f"{many} having", ("You have", "relative")))
        rows.append((f"{many} diagnosed with", ("You have been diagnosed with", "relative")))
        rows.append((f"{many} suffering from", ("You suffer from", "relative")))
        rows.append((f"{many} without", ("You are without", "relative")))
        for state in states:
            rows.append((f"{many} {state}", (f"You are {state}", "relative")))
        rows.append((f"{many} requiring", ("You need", "relative")))
        rows.append((f"all {many} must", ("You must", "plain")))
        for verb in _PLAIN_VERBS | {"have", "are", "do"}:
            rows.extend((f"{det} {many} {verb}", (f"You {verb}", "plain")) for det in ("the", "study"))
    for one in _ONE:
        rows.extend((f"{det} {one} must", ("You must", "plain")) for det in ("each", "every"))
        for det in ("", "the ", "a ", "an ", "this ", "study "):
            for verb, base in VERBS.items():
                if det in ("", "the ", "study "):
                    rows.append((f"{det}{one} {verb}", (f"You {base}", "single")))
                rows.append((f"{det}{one} who {verb}", (f"You {base}", "single_relative")))
            for verb in _PLAIN_VERBS:
                if det in ("", "the ", "study ") or (det == "a " and verb in ("must", "should")):
                    rows.append((f"{det}{one} {verb}", (f"You {verb}", "single")))
            for state in states:
                rows.append((f"{det}{one} {state}", (f"You are {state}", "single_relative")))
            if det != "the ":
                rows.append((f"{det}{one} with", ("You have", "single_relative")))
    for verb in ("have", "are", "had", "were"):
        rows.append((f"those who {verb}", (f"You {verb}", "relative")))
    for verb, base in VERBS.items():
        rows.append((verb, (f"You {base}", "bare")))
    for verb in (
        "have",
        "had",
        "are",
        "must",
        "agree",
        "agrees",
        "received",
        "should",
        "underwent",
        "show",
        "demonstrate",
        "exhibit",
        "consent",
        "do",
        "did",
    ):
        rows.append((verb, (f"You {VERBS.get(verb, verb)}", "bare")))
    for verb in ("will", "can", "cannot", "may"):
        for follower in ("not", "be", "have", "comply", "provide", "understand", "receive"):
            rows.append((f"{verb} {follower}", (f"You {verb} {follower}", "bare")))
    rows.append(("cannot", ("You cannot", "bare")))
    for state in states:
        rows.append((state, (f"You are {state}", "state")))
    for line in _LEADS.strip().splitlines():
        phrase, lead = line.split(" -> ")
        rows.append((phrase, (lead, "state")))
    return rows


OPENINGS: Phrases[tuple[str, str]] = Phrases(_openings())
