"""Everybody can use the pages: on a phone, in the dark, by keyboard and by ear."""

import pytest
from playwright.async_api import Browser, Page, expect

from tests.api.service import Service
from tests.pages.axe import violations
from tests.pages.browser import NARROW, WIDE, Scheme, visiting
from tests.pages.reading import WHOLE, whole

pytestmark = [pytest.mark.clients, pytest.mark.timeout(1_200)]  # the first of them waits for the demo


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("path", WHOLE)
async def test_axe_finds_no_violation(browser: Browser, demo: Service, path: str, width: int, scheme: Scheme) -> None:
    async with visiting(browser, demo.url + path, width=width, scheme=scheme) as page:
        await whole(page, path)
        assert await violations(page) == []


@pytest.mark.parametrize("path", WHOLE)
async def test_nothing_is_wider_than_a_phone(browser: Browser, demo: Service, path: str) -> None:
    async with visiting(browser, demo.url + path, width=NARROW) as page:
        await whole(page, path)
        assert await page.evaluate("document.documentElement.scrollWidth") == NARROW


async def test_the_way_to_a_moment_and_up_from_there_is_gone_by_keyboard(browser: Browser, demo: Service) -> None:
    async with visiting(browser, demo.url) as page:
        await whole(page, "/")
        await _tab_to(page, "7 days")
        await page.keyboard.press("Enter")
        await _tab_to(page, "Arrival")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_contain_text("Arrival")
        await expect(page.get_by_role("main")).to_be_focused()
        await _tab_to(page, "Journey")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_contain_text("Journey")


async def _tab_to(page: Page, name: str, most: int = 60) -> None:
    """Press Tab until a link of that name has the focus."""
    for _ in range(most):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.textContent.trim()") == name:
            return
    raise AssertionError(f"no link {name} was reached")
