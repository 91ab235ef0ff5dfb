"""Going through a page with the Tab key alone: what is reached, in which order, and whether it can be seen."""

from __future__ import annotations

from playwright.sync_api import Page

_LISTEN = """() => {
    const shown = element => element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
    const told = element => element.outerHTML.slice(0, 100);
    const last = new Map();  // of a group of radio buttons one is reached: the chosen one, else the first
    const wanted = [...document.querySelectorAll(
        "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"
    )].filter(element => {
        if (!shown(element) || element.disabled) return false;
        if (element.type !== "radio" || !element.name) return true;
        const group = [...document.querySelectorAll("input[type=radio]")]
            .filter(one => one.name === element.name && one.form === element.form && shown(one));
        return element === (group.find(one => one.checked) || group[0]);
    });
    const stops = [], wrong = [];
    const leaves = element => {
        const box = element.getClientRects()[0];
        if (!box || !box.width) return wrong.push(`has the focus and no place: ${told(element)}`);
        const x = Math.min(box.left + box.width / 2, innerWidth - 1);
        const y = Math.min(box.top + box.height / 2, innerHeight - 1);
        if (x < 0 || y < 0 || box.top >= innerHeight) return wrong.push(`has the focus out of sight: ${told(element)}`);
        const top = document.elementFromPoint(x, y);
        if (!top || !(element.contains(top) || [...(element.labels || [])].some(label => label.contains(top)))) {
            wrong.push(`has the focus under another: ${told(element)}`);
        }
    };
    document.addEventListener("focusin", ({ target }) => {
        const style = getComputedStyle(target);
        if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) {
            wrong.push(`has the focus without a mark: ${told(target)}`);
        }
        stops.push(target);
    });
    document.addEventListener("focusout", ({ target }) => target.matches(".skip") || leaves(target));  // it has gone
    window.walked = () => {
        leaves(document.activeElement);
        for (const element of wanted) if (!stops.includes(element)) wrong.push(`is not reached: ${told(element)}`);
        const inOrder = stops.every((element, at) =>
            !at || stops[at - 1].compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING);
        if (!inOrder) wrong.push("the way of the keys is not that of the page");
        return wrong;
    };
    document.activeElement.blur();
    scrollTo(0, 0);
    return wanted.length;
}"""
_SKIP = """() => {
    const link = document.activeElement, box = link.getBoundingClientRect();
    return [link.matches(".skip") && box.width > 0 && box.top >= 0 && box.left >= 0,
            !!document.querySelector(link.getAttribute("href"))];
}"""


def unreachable(page: Page, where: str, *, skips: bool = True) -> list[str]:
    """What the Tab key does not reach in order, marked and in sight; `skips`: a way to the content comes first."""
    stops = page.evaluate(_LISTEN)
    wrong = []
    for number in range(stops):
        page.keyboard.press("Tab")
        if skips and number == 0 and page.evaluate(_SKIP) != [True, True]:
            wrong.append("the first key does not show a way to the content")
    return [f"{where}: {one}" for one in (*wrong, *page.evaluate("walked()"))]
