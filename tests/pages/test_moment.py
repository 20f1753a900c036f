"""A moment's page: what it promises, how it does, and why the latest were missed."""

from datetime import UTC, datetime
from typing import Final

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from domain.sketches import bin_of, value_of
from tests.api.service import Service
from tests.pages.browser import NARROW, visiting
from tests.pages.reading import rows, terms
from tests.pages.services import RECORD, Desk, ask

PROMPTLY_MILLISECONDS: Final = 2_000
PAGE: Final = "/#/moments/call-answered?window=PT1H"
LATE: Final = "Latest missed interactions"

pytestmark = [pytest.mark.clients, pytest.mark.timeout(300)]


@pytest.mark.usefixtures("desk")
async def test_it_says_what_an_admin_said_of_it(browser: Browser, quiet: Service) -> None:
    async with visiting(browser, quiet.url + PAGE) as page:
        await expect(page.get_by_role("heading", level=1)).to_have_text("Call answered Unknown")
        assert await terms(page.locator("article header")) == {
            "Owner": "Head of support",
            "Objective": "80 % contribute",
            "Run by": "this business",
            "Standard": "version 1, in force since the beginning",
            "Channels": "not named",
            "Contributes to": "Problem solved (make-or-break)",
        }
        await ask(quiet.url, 'mutation { reviseMoment(input: {key: "call-answered", owner: "Eve"}) { __typename } }')
        await expect(page.locator("article header")).to_contain_text("Eve")


async def test_its_figures_are_those_of_what_was_recorded(browser: Browser, quiet: Service, desk: Desk) -> None:
    """Scores are 1, 0.7, 0.41667 and 0; of two of four Wilson's interval is 15.0 to 85.0 %."""
    await desk.answer(ada=3, bob=20, eve=40, joe=100)
    async with visiting(browser, quiet.url + PAGE) as page:
        figures = page.get_by_role("region", name="Figures")
        await expect(figures).to_contain_text("Contribution rate: 50.0 %")
        await expect(figures).to_contain_text("95 % interval 15.0 to 85.0 %; objective 80 %")
        said = {"Interactions": "4", "Coverage": "100 %", "Mean score": "0.53", "Misses repaired": "0 of 2"}
        assert await terms(figures) == said
        assert await figures.get_by_role("listitem").all_inner_texts() == [
            "Magic 1 25.0 %",
            "Met 1 25.0 %",
            "Missed 2 50.0 %",
            "Unmeasured 0",
        ]


async def test_a_measure_says_how_its_values_were_spread(browser: Browser, quiet: Service, desk: Desk) -> None:
    await desk.answer(ada=3, bob=20, eve=40, joe=100)
    async with visiting(browser, quiet.url + PAGE) as page:
        wait = page.get_by_role("region", name="Wait", exact=True)
        await expect(wait).to_contain_text("Promised: at most 30 s. Signal wait_seconds, weight 1")
        await expect(wait).to_contain_text("50.0 % as promised or better of 4 values")
        for promise in ("Magic 5 s", "Expected 30 s", "Unacceptable 90 s"):
            await expect(wait.get_by_text(promise, exact=True)).to_be_visible()
        await wait.get_by_text("As a table").click()
        told = dict(await rows(wait.get_by_role("table")))
        seen = {"least": 3, "25 % are at most": 20, "50 % are at most": 40, "90 % are at most": 100, "greatest": 100}
        assert {says: told[says] for says in seen} == {says: _about(seconds) for says, seconds in seen.items()}


async def test_a_chosen_step_of_the_series_is_told_in_words(browser: Browser, quiet: Service, desk: Desk) -> None:
    await desk.answer(ada=3, bob=20, eve=40, joe=100)
    async with visiting(browser, quiet.url + PAGE) as page:
        slider = page.get_by_role("slider", name="Contribution rate over time: step")
        await slider.focus()
        told = "50.0 % (15.0 to 85.0 %); 4 interactions, 2 missed"
        while told not in str(await slider.get_attribute("aria-valuetext")):  # a minute may have passed meanwhile
            assert await slider.input_value() != "0"
            await slider.press("ArrowLeft")
        await expect(page.get_by_text(told)).to_be_visible()
        await slider.press("Home")
        await expect(page.get_by_text("no data; 0 interactions, 0 missed")).to_be_visible()


async def test_a_missed_call_is_listed_with_its_reason_within_two_seconds(
    browser: Browser, quiet: Service, desk: Desk
) -> None:
    await desk.answer(ada=3, eve=40)
    async with visiting(browser, quiet.url + PAGE) as page:
        await expect(_missed(page)).to_have_count(1)
        await desk.answer(joe=100.5)
        await expect(_missed(page)).to_have_count(2, timeout=PROMPTLY_MILLISECONDS)
        await expect(page.get_by_role("region", name="Figures")).to_contain_text("Contribution rate: 33.3 %")
        told = [text.split("\n")[1:] for text in await _missed(page).all_inner_texts()]
        assert [[part.strip() for part in parts if part.strip()] for parts in told] == [
            ["Wait: 100.5 s, promised at most 30 s", "score 0.00; attempt joe"],
            ["Wait: 40 s, promised at most 30 s", "score 0.42; attempt eve"],
        ]


@pytest.mark.parametrize("path", ["/", PAGE])
async def test_a_table_that_is_opened_widens_no_page(browser: Browser, quiet: Service, desk: Desk, path: str) -> None:
    await desk.answer(ada=3, joe=100)
    async with visiting(browser, quiet.url + path, width=NARROW) as page:
        await page.get_by_text("As a table").first.click()
        await expect(page.get_by_role("columnheader", name="95 % interval")).to_be_attached()
        assert await page.evaluate("document.documentElement.scrollWidth") == NARROW


@pytest.mark.usefixtures("desk")
async def test_where_nothing_happened_nothing_is_said_to_have(browser: Browser, quiet: Service) -> None:
    async with visiting(browser, quiet.url + PAGE) as page:
        figures = page.get_by_role("region", name="Figures")
        await expect(figures).to_contain_text("Contribution rate: no data")
        await expect(figures).to_contain_text("Nothing was measured; objective 80 %")
        said = {"Interactions": "0", "Coverage": "no data", "Mean score": "no data", "Misses repaired": "0 of 0"}
        assert await terms(figures) == said
        await expect(page.get_by_text("Nothing was recorded in this window.")).to_be_visible()
        await expect(page.get_by_role("region", name=LATE)).to_contain_text("None was missed in this window.")
        await expect(page.get_by_role("region", name="Wait")).to_contain_text("No data")


@pytest.mark.usefixtures("desk")
async def test_a_flag_that_decides_says_so(browser: Browser, quiet: Service) -> None:
    visit = {"id": "v1", "moment": "visit", "occurredAt": datetime.now(UTC).isoformat(), "signals": {"on_time": False}}
    await ask(quiet.url, RECORD, items=[visit])
    async with visiting(browser, quiet.url + "/#/moments/visit?window=PT1H") as page:
        await expect(_missed(page)).to_contain_text("On time: no, promised yes (decisive)")
        await expect(_missed(page)).to_contain_text("score 0.00; interaction phones:v1")
        await expect(page.get_by_role("region", name="On time")).to_contain_text("Promised: yes.")


@pytest.mark.parametrize("kind", ["moment", "experience"])
async def test_what_there_is_not_is_said_not_to_be(browser: Browser, quiet: Service, kind: str) -> None:
    async with visiting(browser, f"{quiet.url}/#/{kind}s/nothing") as page:
        await expect(page.get_by_role("alert")).to_have_text(f'There is no {kind} "nothing".')


def _missed(page: Page) -> Locator:
    return page.get_by_role("region", name=LATE).locator("ol > li")


def _about(seconds: float) -> str:
    """As a sketch knows it, to three digits."""
    return f"{value_of(bin_of(round(seconds * 1_000_000))):.3g}"
