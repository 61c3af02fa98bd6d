"""A verksamhetschef's tertial: the indicators at risk, three outcomes with comments, the package with them in it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from kf.plan.entered import report
from kf.plan.gathered import gathered
from kf.plan.tertial import Tertial
from kf.store import Store
from kf.workspace import database
from kf.workspace.outcomes import Reported

sync_api = pytest.importorskip("playwright.sync_api")
expect = sync_api.expect
expect.set_options(timeout=30_000)
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ROOT = Path(__file__).parents[2]
T1, DAY = Tertial(2026, 1), "2026-05-04"
ENTERED = {  # outcome, forecast, comment, the status that it gives
    "I35": ("2", "6", "Ett besök till är bokat", "uppnås helt"),
    "I36": ("7,2", "7,5", "Lägre delaktighet efter flytten", "uppnås delvis"),
    "I38": ("60", "65", "Enkäten gjordes under <b>omorganisationen</b>", "uppnås ej"),
}


@pytest.fixture
def workspace(tmp_path: Path, demo_store: Store, monkeypatch: pytest.MonkeyPatch) -> str:
    """A workspace where three indicators are reported, in part or not reached."""
    address = f"sqlite:///{tmp_path / 'workspace.sqlite'}"
    monkeypatch.setenv(database.VARIABLE, address)
    for one in gathered(demo_store).at(demo_store, T1):
        if one.indicator.id in ENTERED:
            report(demo_store.path.parent, one, 0, Reported(value=4, forecast=4), "Enhetschef", date(2026, 5, 2))
    return address


def number(text: str) -> float:
    return float(text.replace(",", "."))


def test_a_tertial_from_the_indicators_at_risk_to_the_package(
    browser: Any, serve: Callable[..., str], demo_folder: Path, workspace: str, tmp_path: Path
) -> None:
    address = serve("app.py", ROOT, KF_DATA=str(demo_folder), KF_WORKSPACE=workspace, KF_TODAY=DAY)
    page = browser.new_context(viewport={"width": 1440, "height": 1300}, locale="sv-SE").new_page()
    page.set_default_timeout(30_000)

    # Översikt names them and leads to them
    page.goto(address)
    line = page.get_by_text(re.compile(r"\d+ indikatorer riskerar att inte nå målet"))
    expect(line).to_be_visible()
    line.locator(
        "xpath=ancestor::*[@data-testid='stHorizontalBlock' or @data-testid='stLayoutWrapper'][1]"
    ).get_by_role("link", name="Visa").click()
    expect(page.get_by_role("heading", name="Mål och indikatorer")).to_be_visible()
    for id in ENTERED:
        expect(page.locator(f".st-key-indikator-{id} .kf-badge")).to_contain_text(re.compile("uppnås (delvis|ej)"))
    expect(page.locator(".st-key-indikator-I28")).to_have_count(0)
    assert "urval=i+riskzonen" in page.url

    # three outcomes, each where it stands; an indicator that is no longer at risk leaves the list when all are shown
    page.get_by_text("alla", exact=True).first.click()
    for id, (value, forecast, comment, status) in ENTERED.items():
        row = page.locator(f".st-key-indikator-{id}")
        row.get_by_role("button", name="Rapportera").click()
        row.get_by_label(re.compile("^Utfall januari–april")).fill(value)
        row.get_by_label(re.compile("^Prognos för helåret")).fill(forecast)
        row.get_by_label("Kommentar").fill(comment)
        row.get_by_label(re.compile("^Vem skriver")).fill("Verksamhetschef")
        row.get_by_role("button", name="Spara", exact=True).click()
        expect(row.locator(".kf-said")).to_have_text(comment)
        expect(row.locator(".kf-badge")).to_contain_text(status)
        expect(row.get_by_role("button", name="Rapportera")).to_be_visible()

    # the package has them, in words that can be pasted
    with page.expect_download() as loading:
        page.get_by_role("button", name="Hämta tertialpaketet").click()
    file = tmp_path / "paket.zip"
    loading.value.save_as(file)
    with zipfile.ZipFile(file) as both:
        both.extractall(tmp_path)
    headings, *rows = load_workbook(tmp_path / "tertialpaket-2026T1.xlsx")["Indikatorer"].iter_rows(values_only=True)
    found = {row[headings.index("Nr")]: dict(zip(headings, row, strict=True)) for row in rows}
    for id, (value, forecast, comment, status) in ENTERED.items():
        assert (found[id]["Utfall"], found[id]["Prognos helår"]) == (number(value), number(forecast))
        assert found[id]["Kommentar"] == comment and str(found[id]["Status"]).endswith(status)
        assert found[id]["Vem"] == "Verksamhetschef"
    written = "\n".join(p.text for p in Document(str(tmp_path / "tertialpaket-2026T1.docx")).paragraphs)
    assert all(comment in written for _, _, comment, _ in ENTERED.values())
    page.context.close()
