"""Journeys of somebody who reads Spanish; how each page looks is tested with those of every kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from lib.visitors import Visitors

pytestmark = pytest.mark.browser

TRIAL = "NCT99990001"


@pytest.mark.parametrize("scripts", [True, False])
def test_somebody_who_reads_spanish_finds_a_trial_and_what_to_ask(visitors: Visitors, scripts: bool) -> None:
    with visitors.visitor(390, scripts=scripts) as someone:
        page = someone.page
        # Given the first page in English
        someone.goes_to("/")
        # When they choose their language
        page.get_by_role("link", name="Español").click()
        expect(page).to_have_url(f"{someone.address}/es/")
        expect(page.locator("html")).to_have_attribute("lang", "es")
        # And look for an illness
        page.get_by_label("¿Qué busca?").fill("myeloma")
        page.get_by_role("button", name="Buscar", exact=True).click()
        expect(page.get_by_role("heading", name="Ensayos", exact=True)).to_be_visible()
        # Then they come to a trial whose words are the record's, marked as English, and all else is Spanish
        page.get_by_role("main").locator("h3 a").first.click()
        expect(page).to_have_url(re.compile("/es/trial/NCT"))
        expect(page.get_by_role("heading", level=1).locator("[data-field]")).to_have_attribute("lang", "en")
        expect(page.get_by_role("heading", name="Quién podría participar")).to_be_visible()
        # When they want to bring it along
        page.get_by_role("link", name="Resumen de este ensayo para imprimir").click()
        expect(page.get_by_role("heading", name="Preguntas para este ensayo")).to_be_visible()
        page.get_by_role("link", name="Volver a la página del ensayo").click()
        # And read what to ask
        page.get_by_role("link", name="Una lista más larga de preguntas").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("25 preguntas para hacer sobre un ensayo clínico")
        # Then the way back to English leads to the same guide
        page.get_by_role("link", name="English").click()
        expect(page).to_have_url(f"{someone.address}/guides/questions-to-ask")


def test_a_private_search_stays_private_and_spanish(visitors: Visitors) -> None:
    with visitors.visitor() as someone:
        page = someone.page
        someone.goes_to("/es/")
        page.get_by_label("¿Qué busca?").fill("asthma")
        page.get_by_role("button", name="Buscar en privado").click()
        expect(page).to_have_url(f"{someone.address}/es/search")
        expect(page.get_by_role("main")).to_contain_text("Se halló 1 ensayo")


def test_the_self_check_speaks_spanish_as_it_counts(visitors: Visitors) -> None:
    with visitors.visitor() as someone:
        page = someone.page
        someone.goes_to(f"/es/trial/{TRIAL}/check")
        page.get_by_label("No sé").first.check()
        expect(page.get_by_role("main")).to_contain_text("Abierto: pregunte al equipo del estudio.")
