"""What the page about the API says: examples to try, and how our answers differ from the registry's."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Example:
    about: str
    path: str


@dataclass(frozen=True)
class Difference:
    what: str
    why: str


EXAMPLES = (
    Example("Trials about a condition, with their number", "/studies?query.cond=asthma&countTotal=true"),
    Example(
        "Trials that recruit, three fields of each",
        "/studies?filter.overallStatus=RECRUITING&fields=NCTId,BriefTitle,Phase",
    ),
    Example("The same as a table", "/studies?filter.overallStatus=RECRUITING&format=csv"),
    Example(
        "A site in one city that recruits",
        "/studies?query.term=SEARCH%5BLocation%5D"
        "(AREA%5BLocationCity%5DBoston%20AND%20AREA%5BLocationStatus%5DRECRUITING)",
    ),
    Example("Trials by the date of their last change", "/studies?sort=LastUpdatePostDate"),
    Example("Every field of the model", "/studies/metadata"),
    Example("Version of the API and of the data", "/version"),
)

DIFFERENCES = (
    Difference(
        "Which studies",
        "Those that this site holds. The date of the data is that of its last import.",
    ),
    Difference(
        "Synonyms",
        "The registry widens a search by the synonyms of UMLS, a licensed vocabulary that we do not have. Here a word "
        "finds itself, its plural, and its British or American spelling. Some searches find fewer studies.",
    ),
    Difference(
        "filter.synonyms",
        "Refused with a clear sentence: its numbers are internal to the registry, and passing over a filter in silence "
        "would give other studies than were asked for.",
    ),
    Difference(
        "Order by relevance",
        "Fields weigh as in the registry's search areas, but how the registry makes a score of that is not public. "
        "Sorted by a date or a number, the order is the same; equals stand by their NCT number. Without a sort, "
        "studies that match a query come by relevance, and all others by NCT number. Beside @relevance, a second key "
        "is not looked at.",
    ),
    Difference(
        "Withheld details",
        "Where somebody asked the operator to withhold a name, a phone number or an e-mail address, the text "
        "[withheld on request] stands in its place, and no query finds it. All else is byte for byte as received.",
    ),
    Difference(
        "Page tokens",
        "A token belongs to its question: with other parameters it is refused. By relevance, it expires when the data "
        "change. The registry accepts both and gives other studies than a walk should.",
    ),
    Difference(
        "Study design of observational studies in CSV",
        "Written out. The registry writes a defective cell in every such row.",
    ),
    Difference(
        "The older form of marked-up text",
        "We hold the markdown only. The older form is made from it as far as can be told: escapes are undone.",
    ),
    Difference(
        "FHIR",
        "Made after the published example of HL7. The registry's own answer is a pilot and may differ.",
    ),
    Difference(
        "Explanations of fields",
        "The tree of fields comes without the registry's explanations, rules and titles, and knows no fields that only "
        "history has.",
    ),
    Difference(
        "Country codes",
        "AREA[LocationCountryCode] finds nothing: the code stands in no record. Ask LocationCountry by its name.",
    ),
    Difference(
        "Statistics",
        "Made with the first import and kept. After a change of the data, those from before are given, under a tag of "
        "their own, until new ones are made. Where a first import was very large, the answer is 503 until the first "
        "ones are made. The percentiles and ranges of sizes are ours: how the registry names them is not known.",
    ),
    Difference(
        "Long questions",
        "A search that would take longer than ten seconds is refused as the registry refuses what is too long: Too "
        "complicated query. EXPANSION[None] meets this first, since it reads the records of all that come into "
        "question.",
    ),
    Difference(
        "Other addresses of the registry",
        "Its internal paths (/api/int), its old XML (/api/legacy) and its RSS (/api/rss) are not served.",
    ),
)
"""What a user of the registry's API must know here. ADR 0016 says what we chose where the registry leaves it open."""
