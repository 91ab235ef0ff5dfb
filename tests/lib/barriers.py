"""What axe finds on a page, by the rules of WCAG 2.2 AA and its best practices.

axe itself is put into a page once; it then can be asked at every width. It fetches nothing: `preload` is for films and
for rules that are no part of these tags, and would ask for the style sheets a second time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
BY_COLOR = ("color-contrast", "link-in-text-block")
"""The rules that night can change, since night changes colors and nothing else. They take most of the time."""
BY_PLACE = ("target-size", "scrollable-region-focusable")
"""The rules that longer words can change, since these move what stands beside them."""
_AXE = Axe().axe_script


def barriers(page: Page, where: str, *, only: Sequence[str] = (), without: Sequence[str] = ()) -> list[str]:
    """Each violation with up to three of its elements, `where` first; of all rules, `only` these, or `without` some."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)
    chosen: dict[str, Any] = {"type": "rule", "values": only} if only else {"type": "tag", "values": TAGS}
    left = {rule: {"enabled": False} for rule in without}
    options = {"runOnly": chosen, "rules": left, "resultTypes": ["violations"], "preload": False}
    found = page.evaluate("options => axe.run(options).then(found => [found.violations, found.passes.length])", options)
    violations, passed = found
    assert passed or only, f"{where}: axe looked at nothing"
    return [
        f"{where}: {violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in violations
        for node in violation["nodes"][:3]
    ]
