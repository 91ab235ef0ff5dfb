"""The news of a saved search as plain text: what a person reads in a file or a mail.

In: `News` and the site. Out: text without control characters, ending in a line break. Words of the registry stand on
lines of their own, indented, so that none of them can pass for ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trialfinder.alerts.news import News, Told
from trialfinder.pages import wording
from trialfinder.pages.rules import freshness
from trialfinder.pages.site import Site

_REGISTRY = "https://clinicaltrials.gov/study/"
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


def subject(news: News) -> str:
    """Such as "lung-houston: 2 new, 1 changed"."""
    counts = ((len(news.new), "new"), (len(news.changed), "changed"), (len(news.left), "no longer found"))
    told = ", ".join(f"{count} {word}" for count, word in counts if count)
    return f"{news.name}: {told or 'nothing new'}"


def digest(news: News, site: Site) -> str:
    return "".join(f"{line}\n" for line in _lines(news, site))


def _lines(news: News, site: Site) -> Iterator[str]:
    yield f"Saved search {subject(news)}"
    yield f"It finds {news.found} trial{'' if news.found == 1 else 's'} now."
    yield from _part("New in this search", news.new, site)
    yield from _part("Changed", news.changed, site)
    yield from _part("No longer found", news.left, site)
    yield ""
    yield f"{freshness.processed(site.processed, latest=True).text}. {freshness.as_of(site.as_of).text}."
    yield f"Source: {wording.SOURCE}. {wording.MODIFICATIONS}"
    yield wording.ADVICE
    yield f"{wording.NOTICE} {wording.EVALUATED}"


def _part(heading: str, trials: Sequence[Told], site: Site) -> Iterator[str]:
    if trials:
        yield ""
        yield heading
    for trial in trials:
        yield ""
        yield _one_line(f"- {trial.nct_id}  {trial.title}")
        yield from (_one_line(f"    {line}") for line in trial.lines)
        if site.base_url:
            yield f"    {site.address(f'/trial/{trial.nct_id}')}"
        if not site.sample:
            yield f"    {_REGISTRY}{trial.nct_id}"


def _one_line(text: str) -> str:
    return _UNPRINTABLE.sub(" ", text).rstrip()
