"""Whether a page fits into its window, and what of it hangs out, is cut off or scrolls inside; how it is laid out."""

from __future__ import annotations

from playwright.sync_api import Page

UNFOLD = "document.querySelectorAll('details').forEach(folded => { folded.open = true; })"
FOLD = "document.querySelectorAll('details').forEach(folded => { folded.open = false; })"

_MISFITS = """() => {
    const wrong = [], wide = document.documentElement.scrollWidth;
    const tell = (what, element) => wrong.push(`${what}: ${element.outerHTML.slice(0, 100)}`);
    if (wide > innerWidth) wrong.push(`scrolls sideways: ${wide}`);
    for (const element of document.querySelectorAll("body *:not(.skip)")) {
        const box = element.getBoundingClientRect();
        if (!box.width || element.closest(".out-of-sight")) continue;  // what is there for the ear alone
        if (box.left < -1 || box.right > innerWidth + 1) tell("hangs out", element);
        if (element.clientWidth <= 1) continue;
        const style = getComputedStyle(element);
        const wider = element.scrollWidth > element.clientWidth + 1;
        const higher = element.scrollHeight > element.clientHeight + 1;
        if (wider && /auto|scroll/.test(style.overflowX) && !element.querySelector("table, svg")) {
            tell("scrolls sideways inside", element);
        }
        const cut = [wider && style.overflowX, higher && style.overflowY].some(how => /hidden|clip/.test(how));
        if (cut && element.textContent.trim()) tell("is cut off", element);
    }
    return wrong;
}"""

_SPACED = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
        word-spacing: .16em !important } p { margin-block-end: 2em !important }`);
    document.adoptedStyleSheets = [sheet];
}"""

_LAID_OUT = """() => [...document.querySelectorAll("body, body *")].map(element => {
    const box = element.getBoundingClientRect(), style = getComputedStyle(element);
    const look = ["color", "backgroundColor", "fontSize", "fontWeight", "display", "visibility", "position", "opacity"];
    return [
        element.tagName, ...[...element.attributes].map(one => `${one.name}=${one.value}`),
        ...[box.x, box.y, box.width, box.height].map(Math.round), ...look.map(one => style[one]),
        element.value, element.checked, element.disabled,
        ...[...element.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.data),
    ].join("|");
})"""


def misfits(page: Page, where: str) -> list[str]:
    """What does not fit, at the width and with the letters that the page has now."""
    return [f"{where}: {wrong}" for wrong in page.evaluate(_MISFITS)]


def misfits_spaced(page: Page, where: str) -> list[str]:
    """The same with the wider spaces that some readers give all text (WCAG 1.4.12), which are then taken back."""
    page.evaluate(_SPACED)
    wrong = misfits(page, where)
    page.evaluate("document.adoptedStyleSheets = []")
    return wrong


def laid_out(page: Page) -> list[str]:
    """Every element as it stands: attributes, words, state, place, colors. Two pages alike in this are alike to axe."""
    found: list[str] = page.evaluate(_LAID_OUT)
    return found
