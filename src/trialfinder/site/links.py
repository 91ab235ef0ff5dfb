"""Links of a page become names of files beside it.

In: a finished page (HTML, Atom, JSON) of a site whose base is `BASE`, and where the page stands. Out: the same page;
each link into the site is relative and names a file, so that it works from any folder and without a server. A link to
a trial that the build does not hold leads to the official record; one to a page that it does not hold is no link.

Text of a record cannot become a link of ours: it takes a raw quote to begin an attribute or a string, and every
quote in a text is written as an entity or behind a backslash. What stands behind the quote that closes an attribute is
markup, never `BASE`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from functools import lru_cache

from trialfinder.pages.site import file_of

BASE = "\ue000"
"""What every link of ours begins with until it is rewritten: a sign that no address holds."""
OFFICIAL = "https://clinicaltrials.gov/study/"

_LINK = re.compile(r'(?: (?:href|src|action|data-href)=|"[A-Za-z@]{1,40}":)"' + BASE + '([^"]*)"')
_TRIAL = re.compile(r"trial/(NCT[0-9]{8})(?:[/.].*)?")


class Links:
    """Rewrites the links of one build; `holds` says whether a file is part of it."""

    def __init__(self, holds: Callable[[str], bool]) -> None:
        self._holds = holds
        self.lost: set[str] = set()
        """Paths that pages speak of and the build does not hold."""
        self._target = lru_cache(maxsize=1 << 14)(self._find)

    def rewrite(self, page: str, name: str) -> str:
        """`page` as it stands at `name`, "trial/NCT04437511/index.html"."""
        return self.rewrite_from(page, "../" * name.count("/"))

    def rewrite_from(self, page: str, root: str) -> str:
        """`page` with links that begin at `root`: the way to the first folder, or its address."""

        def link(found: re.Match[str]) -> str:
            target = self._target(found[1])
            begin = found[0][: found.start(1) - found.start() - len(BASE)]
            if target is None:
                return f'{begin}"' if begin.startswith('"') else ""
            return f'{begin}{target if target.startswith(OFFICIAL) else root + target}"'

        return _LINK.sub(link, page)

    def _find(self, written: str) -> str | None:
        """The file that a link means, as an attribute holds it; None where there is none."""
        target = file_of(html.unescape(written))
        file = re.split("[?#]", target, maxsplit=1)[0]
        if self._holds(file):
            return html.escape(target)
        trial = _TRIAL.fullmatch(file)
        if trial and not self._holds(f"trial/{trial[1]}/index.html"):
            return OFFICIAL + trial[1]
        self.lost.add(file)
        return None
