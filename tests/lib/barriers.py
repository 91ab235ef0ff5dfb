"""What axe finds on a page, by the rules of WCAG 2.2 AA and its best practices."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def barriers(page: Page, where: str, *, preload: bool = True) -> list[str]:
    """Each violation with up to three of its elements, `where` first; without `preload` axe fetches no style sheets."""
    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"], "preload": preload}
    return [
        f"{where}: {violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in Axe().run(page, options=options).response["violations"]
        for node in violation["nodes"][:3]
    ]
