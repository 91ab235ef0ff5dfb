"""Views become pages: the one doorkeeper of the template engine.

In: a trial (or a list, or a message) and the site it stands on. Out: HTML, Atom or JSON as text. The sections of a page
come from `blocks`, which escapes every word; all else is escaped by the engine. No template holds a `safe` filter, and
the one other text that bypasses escaping (JSON-LD) is encoded so that it cannot leave its element. Same input, same
bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import minijinja
import msgspec

from trialfinder.changed import ChangeSet
from trialfinder.errors import TrialfinderError
from trialfinder.pages import blocks, printed, wording
from trialfinder.pages.languages.addresses import languages_of
from trialfinder.pages.near import answered, form
from trialfinder.pages.rules import copies, freshness
from trialfinder.pages.rules.catalogue import RULES
from trialfinder.pages.rules.timeline import today
from trialfinder.pages.sheet import Sheet, lay_out
from trialfinder.pages.site import Site
from trialfinder.pages.text import Style, trial_lines
from trialfinder.pages.views import help, reading
from trialfinder.pages.views.about import about_data, about_trial, stale_of
from trialfinder.pages.views.api import DIFFERENCES, EXAMPLES
from trialfinder.pages.views.machines import json_ld, own_address
from trialfinder.pages.views.measured import measured
from trialfinder.pages.views.model import Rule, Section
from trialfinder.pages.views.search_links import address, feed_address
from trialfinder.pages.views.search_model import SearchView
from trialfinder.pages.views.summary import summary
from trialfinder.pages.views.trial import day_warnings, trial_view
from trialfinder.trial import Held, Trial

SCHEMA = "trialfinder.trial/1"
NAMES = "protocolSection.identificationModule"
_STATIC_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
# What XML 1.0 cannot hold at all; in HTML these are replaced for the same reason: no reader can see them.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

_NOT_IN_SCRIPT = re.compile(f"[<>&\u2028\u2029]|{_UNPRINTABLE.pattern}")
_CONTROLS = bytes(sign for sign in range(0x20) if sign not in b"\t\n\r") + b"\x7f"


def trial_html(trial: Trial, site: Site, news: ChangeSet | None = None, *, near: str = "") -> str:
    """The trial page; `news`: what changed last in the record. `near`: a place, whose nearest sites it shows."""
    return page_html(lay_out(trial, news), trial, site, nearest=answered(trial, near, site) if near else "")


def page_html(sheet: Sheet, held: Held, site: Site, *, nearest: str = "") -> str:
    """The trial page from its sheet and what the store knows of the record."""
    before, after = help.before_questions(held, site), help.after_questions(held, sheet.status, site)
    slots = {
        "timeline": blocks.timeline_of(sheet.dated, site.as_of.toordinal(), today(site.as_of)) if sheet.dated else "",
        "near": nearest or form(held.nct_id, site),
    }
    return _render(
        "trial.html",
        site,
        printable=sheet.printable and not nearest,
        **about_frame(held, site),
        nct=held.nct_id,
        page_title=f"{sheet.title} ({held.nct_id})",
        description=sheet.lead,
        canonical=site.address(f"/trial/{held.nct_id}") if site.base_url else "",
        feed=site.path(f"/trial/{held.nct_id}/changes.atom"),
        json_ld=minijinja.safe(_script_json(json_ld(sheet.named, held, site))),
        heading=minijinja.safe(sheet.heading),
        lead=sheet.lead,
        news=minijinja.safe(sheet.news),
        warnings=_rules((*day_warnings(sheet.unread, held, sheet.status, site.as_of), *sheet.standing)),
        contents=minijinja.safe(sheet.contents + _contents((*_titles(before), help.QUESTIONS, *_titles(after)))),
        sections=(
            minijinja.safe("".join([slots[part] if at % 2 else part for at, part in enumerate(sheet.record)])),
            *_laid_out(before),
            minijinja.safe(sheet.questions),
            *_laid_out(after),
        ),
    )


def print_html(trial: Trial, site: Site) -> str:
    """The printable summary: the sheet to bring along."""
    parts: dict[str, Any] = {name: minijinja.safe(html) for name, html in printed.parts(summary(trial, site)).items()}
    return _render(
        "print.html",
        site,
        **about_frame(trial, site),
        nct=trial.nct_id,
        day=site.as_of.isoformat(),
        source_name=wording.SOURCE,
        **parts,
    )


def trial_json(trial: Trial, site: Site) -> bytes:
    """The data of the trial page: facts with their paths, computed sentences with their rules, the criteria."""
    view = trial_view(trial, site)
    return msgspec.json.encode(
        {
            "schema": SCHEMA,
            "nct_id": trial.nct_id,
            "document_sha256": trial.document_sha256,
            "versions": trial.versions,
            "about": about_data(trial, site),
            "title": view.record.title,
            "official_title": view.record.official_title,
            "acronym": view.record.acronym,
            "badges": view.record.badges,
            "lead": view.record.lead,
            "warnings": view.warnings,
            "sections": view.sections,
            "eligibility": {
                "summary": trial.plain.summary,
                "headings": trial.plain.headings,
                "criteria": trial.plain.criteria,
            },
        }
    )


def trial_text(trial: Trial, site: Site) -> str:
    """The trial as plain text. Control characters are the terminal's business, not this function's."""
    return trial_lines(trial_view(trial, site), Style(markdown=False))


def trial_markdown(trial: Trial, site: Site) -> str:
    """The trial as Markdown, every word of the record escaped."""
    return trial_lines(trial_view(trial, site), Style(markdown=True))


def search_html(
    view: SearchView, site: Site, *, asked: bool = True, error: TrialfinderError | None = None, private: bool = False
) -> str:
    """The search page; not `asked`: the form alone; with an error: what is wrong, above the form as it was.

    `private`: no address on the page holds what was asked; ways to other searches are buttons of a form.
    """
    feed = feed_address(address(view.flags, site, page="", sort="")) if asked and not error and not private else ""
    return _render(
        "search.html",
        site,
        page_title="Find a trial",
        feed=feed,
        feed_title="New and changed trials of this search",
        view=view,
        asked=asked,
        error=error,
        private=private,
    )


def methodology_html(site: Site) -> str:
    return _render(
        "methodology.html",
        site,
        page_title="How it is made",
        sections=_laid_out(reading.METHOD),
        measured=measured(),
        rules=RULES,
    )


def about_html(site: Site) -> str:
    return _page("About this site", reading.about(site), site)


def api_html(site: Site) -> str:
    """How to use the API, and how its answers differ from the registry's."""
    return _render(
        "api.html",
        site,
        page_title="An API for programs",
        address=site.address("/api/v2"),
        examples=EXAMPLES,
        differences=DIFFERENCES,
    )


def privacy_html(site: Site) -> str:
    return _page("Privacy", reading.privacy(site), site)


def message_html(title: str, message: str, hint: str, site: Site) -> str:
    """A page that says what is wrong and what to do next; our words and the reader's only as text."""
    return _page(title, reading.message(message, hint), site, canonical="")


@cache
def static_files() -> dict[str, tuple[str, bytes]]:
    """The files that pages ask for, by name, with their content type."""
    folder = resources.files(__package__) / "static"
    return {
        file.name: (_STATIC_TYPES[f".{file.name.rpartition('.')[2]}"], file.read_bytes())
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
    }


def _page(title: str, sections: Sequence[Section], site: Site, **values: Any) -> str:
    return _render("page.html", site, page_title=title, heading=title, sections=_laid_out(sections), **values)


def _titles(sections: Iterable[Section]) -> list[tuple[str, str]]:
    return [(section.id, section.title) for section in sections]


@lru_cache(maxsize=16)
def _contents(titles: tuple[tuple[str, str], ...]) -> str:
    """Links to the sections that are ours: the same on nearly every page."""
    return blocks.contents(titles)


def _laid_out(sections: Iterable[Section]) -> list[str]:
    """Each section as HTML that the engine takes as it is."""
    return [minijinja.safe(blocks.section(section)) for section in sections]


def _rules(rules: Iterable[Rule]) -> str:
    return minijinja.safe("".join([blocks.rule(rule) for rule in rules]))


def about_frame(trial: Held, site: Site) -> dict[str, Any]:
    """What the frame of a page about a trial needs to know of it."""
    about = about_trial(trial, site)
    return {
        "source": about.source,
        "record_url": about.record_url,
        "processed": about.processed,
        "fetched": about.fetched,
        "removed": about.removed,
        "snapshot": about.snapshot,
        "sample": trial.sample,
    }


def _script_json(data: dict[str, object]) -> str:
    """JSON that cannot close its script element nor open a comment in it, nor hold what no page can hold."""
    return _NOT_IN_SCRIPT.sub(lambda sign: f"\\u{ord(sign[0]):04x}", msgspec.json.encode(data).decode())


def json_ld_of(data: dict[str, object]) -> str:
    """Data for programs as a page takes them into its head."""
    return minijinja.safe(_script_json(data))


def as_it_is(html: str) -> str:
    """HTML of ours that a template takes as it is: every word in it has passed `blocks.escape`."""
    return minijinja.safe(html)


def made_of(template: str, site: Site, **values: Any) -> str:
    """A page of one of our templates; what is in `values` comes out as text."""
    return _render(template, site, **values)


def _render(template: str, site: Site, *, printable: bool = False, **values: Any) -> str:
    """The page of a template; `printable` where nothing on it can hold a sign that no reader can see."""
    frame = {
        "brand": wording.BRAND,
        "base": site.base_path,
        "review": site.review,
        "static": site.static,
        "canonical": own_address(site),
        "pdf": site.pdf,
        "languages": languages_of(site),
        "sample": site.sample,
        "sample_banner": wording.SAMPLE_BANNER,
        "disclaimer": wording.DISCLAIMER,
        "modifications": wording.MODIFICATIONS,
        "advice": wording.ADVICE,
        "notice": wording.NOTICE,
        "evaluated": wording.EVALUATED,
        "as_of": freshness.as_of(site.as_of),
        "stale": stale_of(site),
        "ageing": freshness.ageing(site.processed, site.as_of) if site.static and not site.sample else None,
        "fetched": freshness.fetched(site.fetched, whole=True),
        "processed": freshness.processed(site.processed, latest=True),
        "snapshot": copies.snapshot(site.snapshot, site.as_of),
    }
    text = _environment().render_template(template, **{**frame, **values})
    return text if printable or _is_printable(text) else _UNPRINTABLE.sub("\ufffd", text)


def _is_printable(text: str) -> bool:
    """Whether `text` surely holds nothing unprintable: three times as fast as looking for it."""
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        return False
    return len(raw.translate(None, _CONTROLS)) == len(raw) and b"\xc2" not in raw and b"\xef\xbf" not in raw


@cache
def _environment() -> minijinja.Environment:
    folder = resources.files(__package__) / "templates"
    return minijinja.Environment(
        templates={file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()},
        auto_escape_callback=lambda name: True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
