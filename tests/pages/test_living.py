"""The dashboard is live: it shows what is recorded as it happens, and outlives the service."""

import asyncio
from typing import Final

import pytest
from playwright.async_api import Browser, Page, expect

from tests.api.service import Service
from tests.pages.browser import AWAY, visiting
from tests.pages.services import Desk

PROMPTLY_MILLISECONDS: Final = 2_000
BACK_MILLISECONDS: Final = 60_000  # the page asks again every five seconds or so, and figures follow

pytestmark = [pytest.mark.clients, pytest.mark.timeout(300)]


async def test_a_recorded_interaction_changes_the_figures_within_two_seconds(
    browser: Browser, quiet: Service, desk: Desk
) -> None:
    await desk.answer(ada=5, bob=10)
    async with visiting(browser, quiet.url) as page:
        await _shows(page, rate="100 %", closed=2, within=BACK_MILLISECONDS)
        await desk.answer(eve=300)
        await _shows(page, rate="66.7 %", closed=3, within=PROMPTLY_MILLISECONDS)
        call = page.get_by_role("region", name="What it stands on").get_by_text("of 3 · 100 % covered")
        await expect(call).to_be_visible(timeout=PROMPTLY_MILLISECONDS)


async def test_an_attempt_that_broke_is_told_in_the_feed_with_the_moment(
    browser: Browser, quiet: Service, desk: Desk
) -> None:
    async with visiting(browser, quiet.url) as page:
        feed = page.get_by_role("region", name="Broke and recovered")
        await expect(feed).to_contain_text("None yet.")
        await desk.answer(ada=5, eve=300)
        await expect(feed.get_by_role("listitem")).to_have_count(1, timeout=BACK_MILLISECONDS)
        await expect(feed.get_by_role("listitem")).to_contain_text("Lost at Call answered eve")


async def test_a_service_that_was_killed_and_started_again_is_followed_on_without_a_reload(
    browser: Browser, quiet: Service, desk: Desk
) -> None:
    """What was recorded before the page was back is told once, because it goes on by its cursor."""
    await desk.answer(ada=5, eve=300)
    async with visiting(browser, quiet.url, forgiven=AWAY) as page:
        await _shows(page, rate="50.0 %", closed=2, within=BACK_MILLISECONDS)
        await page.evaluate("window.wasHereBefore = true")
        feed = page.get_by_role("region", name="Broke and recovered").get_by_role("listitem")
        await expect(feed).to_have_count(1)

        await asyncio.to_thread(quiet.kill)
        await expect(page.get_by_role("status")).to_contain_text("Not live")
        await _shows(page, rate="50.0 %", closed=2, within=PROMPTLY_MILLISECONDS)
        await asyncio.to_thread(quiet.start)
        await desk.answer(kim=5, joe=300, sue=5)

        await _shows(page, rate="60.0 %", closed=5, within=BACK_MILLISECONDS)
        await expect(page.get_by_role("status")).to_have_text("Live")
        await expect(feed).to_have_count(2)
        await expect(feed.first).to_contain_text("joe")
        assert await page.evaluate("window.wasHereBefore")


async def _shows(page: Page, *, rate: str, closed: int, within: int) -> None:
    headline = page.get_by_role("region", name="Problem solved")
    await expect(headline).to_contain_text(f"Achievement rate: {rate}", timeout=within)
    await expect(headline).to_contain_text(f"of {closed} attempts that closed", timeout=within)
