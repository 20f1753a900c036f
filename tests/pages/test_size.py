"""How much the pages weigh, and how much of the business they carry."""

import re
from typing import Final

import pytest
from playwright.async_api import Browser, Request, expect

from tests.api.service import Service
from tests.pages import enterprise
from tests.pages.browser import visiting
from tests.pages.services import RECORD, Desk, ask

FIRST_VIEW_BYTES: Final = 400_000
NO_ICON: Final = re.compile("404")  # a browser looks for one beside what is no page
IMPORT: Final = "mutation Import($document: String!) { importHierarchy(input: { document: $document }) { __typename } }"
MOST_DRAWN: Final = 16

pytestmark = [pytest.mark.clients, pytest.mark.timeout(300)]


async def test_the_first_view_is_sent_in_less_than_400_kilobytes(browser: Browser, quiet: Service, desk: Desk) -> None:
    """All that is asked for until nothing more is, charts and graph included, as it goes over the wire."""
    asked: list[Request] = []

    def note(request: Request) -> None:
        asked.append(request)

    await desk.answer(ada=5, eve=300)
    async with visiting(browser, f"{quiet.url}/livez", forgiven=NO_ICON) as page:
        page.on("requestfinished", note)
        await page.goto(quiet.url)
        await page.get_by_text("Achievement rate:").wait_for()
        await page.wait_for_load_state("networkidle")
        sizes = {request.url: (await request.sizes())["responseBodySize"] for request in asked}
    assert len(sizes) > 3
    assert 0 < sum(sizes.values()) < FIRST_VIEW_BYTES, sizes


async def test_three_hundred_moments_are_shown_and_each_is_found(browser: Browser, quiet: Service) -> None:
    made = await ask(quiet.url, IMPORT, document=enterprise.document())
    assert made == {"importHierarchy": {"__typename": "HierarchyImport"}}
    for batch in enterprise.batches():
        recorded = await ask(quiet.url, RECORD, items=batch)
        assert recorded == {"recordInteractions": {"recorded": len(batch)}}
    async with visiting(browser, quiet.url) as page:
        panel = page.get_by_role("region", name="What it stands on")
        # Of thirty that are broken as many as can be read; the others are folded into their stages.
        await expect(panel.get_by_role("link", name="Moment")).to_have_count(MOST_DRAWN)
        await page.get_by_role("button", name="Show as a list").click()
        for stage in await panel.get_by_text("25 contribute").all():
            await stage.click()
        await expect(panel.get_by_role("link", name="Moment")).to_have_count(enterprise.MOMENTS)
        broken = panel.get_by_role("listitem").filter(has_text="Moment 010")
        await expect(broken.last).to_contain_text("Broken")
        await expect(broken.last).to_contain_text("0 % (0 to 16.1 %) of 20 interactions · 100 % covered")
