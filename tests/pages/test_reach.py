"""Everybody can use the pages: on a phone, in the dark, by keyboard and by ear."""

from typing import Final

import pytest
from playwright.async_api import Browser, Page, expect

from tests.api.service import Service
from tests.pages.axe import violations
from tests.pages.browser import NARROW, WIDE, Scheme, visiting

# Each with what it shows once all is there.
PAGES: Final = {
    "/": ("Achievement rate:", "As a table", "Of closed", "Lost at"),
    "/#/experiences/journey": ("Contribution rate:", "As a table"),
    "/#/moments/arrival": ("Latest missed interactions", "As a table"),
    "/graphiql": ("SeeTheHierarchy", "Choose an operation"),
}

pytestmark = [pytest.mark.clients, pytest.mark.timeout(1_200)]  # the first of them waits for the demo


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("path", PAGES)
async def test_axe_finds_no_violation(browser: Browser, demo: Service, path: str, width: int, scheme: Scheme) -> None:
    async with visiting(browser, demo.url + path, width=width, scheme=scheme) as page:
        await _shown(page, path)
        assert await violations(page) == []


@pytest.mark.parametrize("path", PAGES)
async def test_nothing_is_wider_than_a_phone(browser: Browser, demo: Service, path: str) -> None:
    async with visiting(browser, demo.url + path, width=NARROW) as page:
        await _shown(page, path)
        assert await page.evaluate("document.documentElement.scrollWidth") == NARROW


async def test_the_way_to_a_moment_and_up_from_there_is_gone_by_keyboard(browser: Browser, demo: Service) -> None:
    async with visiting(browser, demo.url) as page:
        await _shown(page, "/")
        await _tab_to(page, "7 days")
        await page.keyboard.press("Enter")
        await _tab_to(page, "Arrival")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_contain_text("Arrival")
        await expect(page.get_by_role("main")).to_be_focused()
        await _tab_to(page, "Journey")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_contain_text("Journey")


async def _shown(page: Page, path: str) -> None:
    for text in PAGES[path]:
        await page.get_by_text(text).first.wait_for()


async def _tab_to(page: Page, name: str, most: int = 60) -> None:
    """Press Tab until a link of that name has the focus."""
    for _ in range(most):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.textContent.trim()") == name:
            return
    raise AssertionError(f"no link {name} was reached")
