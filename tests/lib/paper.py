"""A page on paper: without what only a screen needs, nothing folded away, dark on light also at night."""

from __future__ import annotations

from playwright.sync_api import Page

from lib.fitting import FOLD, misfits

PAPER = 680
"""The width of an A4 sheet between its margins, in CSS pixels."""

_WRONG = """() => {
    const wrong = [], shown = element => element.checkVisibility({ visibilityProperty: true });
    const told = element => element.outerHTML.slice(0, 100);
    const light = color => {
        const [red, green, blue, alpha = 1] = color.match(/[\\d.]+/g).map(Number);
        const part = value => (value /= 255) <= .04045 ? value / 12.92 : ((value + .055) / 1.055) ** 2.4;
        return alpha ? .2126 * part(red) + .7152 * part(green) + .0722 * part(blue) : null;
    };
    const ground = element => {
        for (let at = element; at; at = at.parentElement) {
            const found = light(getComputedStyle(at).backgroundColor);
            if (found !== null) return found;
        }
        return 1;
    };
    if (light(getComputedStyle(document.body).backgroundColor) < .9) wrong.push("the paper is dark");
    if (![...document.querySelectorAll("h1")].some(shown)) wrong.push("no heading is printed");
    for (const one of document.querySelectorAll(".skip, .top, .actions, .share, button, input[type=search]")) {
        if (shown(one)) wrong.push(`is printed: ${told(one)}`);
    }
    for (const folded of document.querySelectorAll("main details:not(.toc)")) {
        if (!shown(folded)) continue;  // no part of what is read on paper: a form, words that the reader left folded
        for (const one of folded.querySelectorAll(":scope > :not(summary)")) {
            const meant = getComputedStyle(one).display !== "none";
            if (meant && !one.checkVisibility()) wrong.push(`stays folded: ${told(one)}`);
        }
    }
    for (const one of document.querySelectorAll("main *")) {
        if (!shown(one) || ![...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())) continue;
        const words = light(getComputedStyle(one).color), below = ground(one);
        if ((Math.max(words, below) + .05) / (Math.min(words, below) + .05) < 4.5) wrong.push(`is pale: ${told(one)}`);
    }
    return wrong;
}"""


def wrong_on_paper(page: Page, where: str) -> list[str]:
    """What a printer would show wrong of a page that is read at night."""
    size = page.viewport_size
    page.evaluate(FOLD)
    page.set_viewport_size({"width": PAPER, "height": 1000})
    page.emulate_media(media="print", color_scheme="dark")
    wrong = [*(f"{where}: {one}" for one in page.evaluate(_WRONG)), *misfits(page, where)]
    page.emulate_media(media="screen")
    if size:
        page.set_viewport_size(size)
    return wrong
