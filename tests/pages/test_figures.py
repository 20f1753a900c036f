"""The dashboard shows of the demo, figure for figure, what its file says of the window on the screen."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final

import pytest
from playwright.async_api import Browser, Page

from tests.api.service import Service
from tests.journeys.flights_oracle import ARRIVAL, DEPARTURE, JOURNEY, OPERATES, PROMISE
from tests.pages.browser import visiting
from tests.pages.demo_oracle import DemoTruth, truth_now
from tests.pages.reading import Span, interval, items, percent, rows, span_in, terms

# A flight that lands meanwhile is on the screen at the next look; a trip that fell silent, when it is swept.
SETTLED_SECONDS: Final = 90.0
LOOK_SECONDS: Final = 0.5
NAMES: Final = {OPERATES: "Flight operates", DEPARTURE: "Departure", ARRIVAL: "Arrival", JOURNEY: "Journey"}
MAKE_OR_BREAK: Final = {JOURNEY, OPERATES, ARRIVAL}

pytestmark = [pytest.mark.clients, pytest.mark.timeout(1_200)]  # the first of them waits for the demo

Seen = dict[str, object]


@pytest.mark.parametrize("window", ["1 day", "7 days"])
async def test_the_outcome_shows_what_became_of_the_trips(browser: Browser, demo: Service, window: str) -> None:
    async def look(page: Page) -> tuple[Span, Seen]:
        headline = page.get_by_role("region", name="Passenger arrives as promised")
        text = " ".join((await headline.inner_text()).split())
        said = await terms(headline)
        named = ("Open now", "At risk now", "Opened", "Achieved", "Lost", "Coverage")
        return span_in(text), {
            "rate": text.partition("Achievement rate: ")[2].partition(" Objective")[0].partition(" Broken by")[0],
            **{name: said.get(name) for name in named},
        }

    def compute(truth: DemoTruth, span: Span) -> Seen:
        trips = truth.achieved(span.since, span.until)
        node = truth.performed(span.since, span.until)[PROMISE]
        health = truth.healths(span.since, span.until)[PROMISE].capitalize()
        closed = trips.achieved + trips.lost
        return {
            "rate": f"{percent(trips.rate)} {health} of {closed:,} attempts that closed; "
            f"95 % interval {interval(trips.interval)}",
            "Open now": f"{truth.open_now():,}",
            "At risk now": "0",
            "Opened": f"{trips.opened:,}",
            "Achieved": f"{trips.achieved:,} 0 recovered",
            "Lost": f"{trips.lost:,}",
            "Coverage": f"{percent(node.coverage)} of {node.interactions:,} interactions measured",
        }

    async with visiting(browser, demo.url) as page:
        await page.get_by_role("link", name=window, exact=True).click()
        await _agree(page, look, compute)


@pytest.mark.parametrize("window", ["1 day", "7 days"])
async def test_the_hierarchy_shows_how_every_node_did(browser: Browser, demo: Service, window: str) -> None:
    async def look(page: Page) -> tuple[Span, Seen]:
        region = page.get_by_role("region", name="What it stands on")
        return span_in(await region.inner_text()), {"nodes": await items(region)}

    def compute(truth: DemoTruth, span: Span) -> Seen:
        did, healths = truth.performed(span.since, span.until), truth.healths(span.since, span.until)
        return {
            "nodes": [
                f"{name}{' make-or-break' if key in MAKE_OR_BREAK else ''} {healths[key].capitalize()} "
                f"{percent(did[key].contribution_rate)} ({interval(did[key].interval)}) "
                f"of {did[key].interactions:,} interactions · {percent(did[key].coverage)} covered"
                for key in (JOURNEY, OPERATES, DEPARTURE, ARRIVAL)
                for name in (NAMES[key],)
            ]
        }

    async with visiting(browser, demo.url) as page:
        await page.get_by_role("link", name=window, exact=True).click()
        await page.get_by_role("button", name="Show as a list").click()
        await _agree(page, look, compute)


@pytest.mark.parametrize("window", ["1 day", "7 days"])
async def test_breaking_points_are_ranked_by_the_trips_that_broke_there(
    browser: Browser, demo: Service, window: str
) -> None:
    async def look(page: Page) -> tuple[Span, Seen]:
        region = page.get_by_role("region", name="Breaking points")
        return span_in(await region.inner_text()), {"rows": await rows(region)}

    def compute(truth: DemoTruth, span: Span) -> Seen:
        trips = truth.achieved(span.since, span.until)
        ranked = sorted(trips.breaks.items(), key=lambda point: -point[1])
        return {
            "rows": [
                [NAMES[key], f"{breaks:,}", percent(breaks / (trips.achieved + trips.lost)), "0", f"{breaks:,}"]
                for key, breaks in ranked
            ]
        }

    async with visiting(browser, demo.url) as page:
        await page.get_by_role("link", name=window, exact=True).click()
        await _agree(page, look, compute)


@pytest.mark.parametrize("window", ["1 day", "7 days"])
async def test_a_moment_shows_how_it_did(browser: Browser, demo: Service, window: str) -> None:
    async def look(page: Page) -> tuple[Span, Seen]:
        figures = page.get_by_role("region", name="Figures")
        text = " ".join((await figures.inner_text()).split())
        shares = await figures.get_by_role("listitem").all_inner_texts()
        return span_in(text), {
            "rate": text.partition("Contribution rate: ")[2].partition(" Interactions ")[0],
            **await terms(figures),
            "shares": [" ".join(share.split()) for share in shares],
        }

    def compute(truth: DemoTruth, span: Span) -> Seen:
        did = truth.performed(span.since, span.until)[ARRIVAL]
        magic, met, missed = (did.verdicts[verdict] for verdict in ("MAGIC", "MET", "MISSED"))
        measured = {"Magic": magic, "Met": met, "Missed": missed}
        return {
            "rate": f"{percent(did.contribution_rate)} contributed "
            f"95 % interval {interval(did.interval)}; objective 80 %",
            "Interactions": f"{did.interactions:,}",
            "Coverage": percent(did.coverage),
            "Mean score": "no data" if did.score is None else f"{float(did.score):.2f}",
            "Misses repaired": f"0 of {missed:,}",
            "shares": [
                *(f"{word} {number:,} {percent(number / did.measured)}" for word, number in measured.items()),
                f"Unmeasured {did.verdicts['UNMEASURED']:,}",
            ],
        }

    async with visiting(browser, f"{demo.url}/#/moments/arrival") as page:
        await page.get_by_role("link", name=window, exact=True).click()
        await _agree(page, look, compute, first="Contribution rate:")


async def _agree(
    page: Page,
    look: Callable[[Page], Awaitable[tuple[Span, Seen]]],
    compute: Callable[[DemoTruth, Span], Seen],
    first: str = "Achievement rate:",
) -> None:
    """Look until what is seen is what is true of the window on the screen; fail with both where it never is."""
    await page.get_by_text(first).wait_for()
    deadline = time.monotonic() + SETTLED_SECONDS
    while True:
        span, seen = await look(page)
        expected = compute(truth_now(), span)
        if seen == expected:
            return
        if time.monotonic() > deadline:
            assert seen == expected, span
        await asyncio.sleep(LOOK_SECONDS)
