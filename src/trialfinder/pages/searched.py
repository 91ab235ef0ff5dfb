"""The data of `trialfinder search --json`, and of the search page as JSON."""

from __future__ import annotations

from typing import Any

from trialfinder.pages import wording
from trialfinder.pages.site import Site
from trialfinder.pages.views.about import age_data
from trialfinder.pages.views.search_model import PLACES_CREDIT, UNITS
from trialfinder.records.facts import Lens
from trialfinder.search.answer import Answer, Hit

SCHEMA = "trialfinder.search/1"


def search_data(answer: Answer, site: Site) -> dict[str, Any]:
    """The data of `search --json`."""
    return {
        "schema": SCHEMA,
        "total": answer.total,
        "query": _query_data(answer),
        "hits": [_hit_data(hit) for hit in answer.hits],
        "not_here": list(answer.not_here),
        "facets": answer.facets,
        "relax": answer.relaxed,
        "why_not": answer.why_not,
        "about": {
            "source": wording.SOURCE,
            "processed": site.processed,
            "sample": site.sample,
            **age_data(site),
            "modifications": wording.MODIFICATIONS,
            "notice": f"{wording.NOTICE} {wording.EVALUATED}",
            "advice": wording.ADVICE,
            "places": PLACES_CREDIT,
        },
    }


def _query_data(answer: Answer) -> dict[str, Any]:
    question = answer.question
    return {
        "text": question.asked.text,
        "conditions": [unit.text for unit in answer.meaning.units if not unit.weak],
        "age": _age_data(question.age),
        "sex": question.sex,
        "near": _near_data(answer),
        "within_mi": round(question.within, 1) if question.within else None,
        "status": list(question.status),
        "status_by_default": question.status_by_default,
        "phase": list(question.phase),
        "hide": [hide.shown for hide in question.hide],
        "type": list(question.type),
        "healthy": question.healthy,
        "sponsor": list(question.sponsor),
        "results": question.results,
        "site": list(question.site),
        "sort": question.sort,
        "understood": [
            {"kind": part.kind, "value": part.value, "span": [part.start, part.end]} for part in question.asked.shown
        ],
        "expanded": answer.expanded,
        "required": answer.meaning.required,
        "together": answer.meaning.together,
        "elsewhere": list(answer.meaning.elsewhere),
        "unknown_words": [word for word in answer.meaning.unknown if word not in answer.not_here],
        "trials": list(question.asked.trials),
        "hidden": {"status": 0, **answer.hidden, "cannot_tell": answer.cannot_tell},
    }


def _age_data(age: Any) -> int | str | None:
    if age is None:
        return None
    return int(age.number) if age.unit == "Year" else f"{age.number} {UNITS[age.unit]}"


def _near_data(answer: Answer) -> dict[str, Any] | None:
    found = answer.question.near
    if found is None:
        return None
    place = found.place
    return {
        "name": place.name,
        "lat": place.lat,
        "lon": place.lon,
        "kind": place.kind,
        "whole": place.whole,
        "ambiguous": [other.name for other in found.ambiguous],
        "also": [other.name for other in found.also],
    }


def _hit_data(hit: Hit) -> dict[str, Any]:
    protocol = Lens(hit.tree).at("protocolSection")
    title = protocol.at("identificationModule").fact("briefTitle")
    status = protocol.at("statusModule").fact("overallStatus")
    return {
        "nct_id": hit.nct_id,
        "brief_title": title.json_text if title else None,
        "overall_status": status.json_text if status else None,
        "why": [{"word": m.word, "field": m.field, "text": m.text, "matched": m.name} for m in hit.why],
        "nearest_site": hit.nearest.site,
        "why_no_site": hit.nearest.why_no_site,
        "note": hit.nearest.note,
        "cannot_tell": list(hit.cannot_tell),
        "lacks": list(hit.lacks),
        "behind": list(hit.behind),
        "exact": hit.exact,
        "removed": hit.removed,
    }
