"""A page that is kept open outlives the release that it came with."""

import re
from typing import Final

import pytest
from playwright.async_api import Browser, Route, expect

from tests.api.service import Service
from tests.pages.browser import visiting

FILES: Final = re.compile(r"\.(js|css)$")

pytestmark = [pytest.mark.clients, pytest.mark.timeout(300)]


@pytest.mark.usefixtures("desk")
async def test_the_other_pages_are_there_when_a_newer_release_has_none_of_their_files(
    browser: Browser, quiet: Service
) -> None:
    async with visiting(browser, quiet.url) as page:
        await expect(page.get_by_role("heading", level=1)).to_contain_text("Problem solved")
        await page.wait_for_load_state("networkidle")
        await page.route(FILES, _gone)
        await page.goto(f"{quiet.url}/#/moments/call-answered")
        await expect(page.get_by_role("heading", level=1)).to_contain_text("Call answered")


async def _gone(route: Route) -> None:
    await route.fulfill(status=404)
