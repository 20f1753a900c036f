"""`make screenshots`: the pages as the README shows them, of the demo, into docs/."""

import asyncio
import tempfile
from pathlib import Path
from typing import Final

from playwright.async_api import Page

from tests.api.service import ROOT
from tests.pages.browser import browsing, visiting
from tests.pages.graphiql import Admin
from tests.pages.services import running_demo

FOLDER: Final = ROOT / "docs"
WIDTH: Final = 1280
HEIGHT: Final = 960


async def take(url: str) -> None:
    """All of them, of a demo that answers at `url`."""
    async with browsing() as browser:
        async with visiting(browser, url, width=WIDTH, height=HEIGHT) as page:
            await page.get_by_text("Achievement rate:").wait_for()
            await page.get_by_role("region", name="What it stands on").get_by_role("link", name="Arrival").wait_for()
            await _keep(page, "dashboard")
        async with visiting(browser, f"{url}/#/moments/arrival", width=WIDTH, height=HEIGHT) as page:
            await page.get_by_text("Latest missed interactions").wait_for()
            await _keep(page, "moment")
        async with visiting(browser, f"{url}/graphiql", width=WIDTH, height=HEIGHT) as page:
            admin = Admin(page)
            await admin.open("SeeTheHierarchy")
            await admin.run("SeeTheHierarchy")
            await admin.results.get_by_text("contributionRate").first.wait_for()
            await _keep(page, "graphiql")


async def _keep(page: Page, name: str) -> None:
    await page.wait_for_load_state("networkidle")
    await page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")


def main() -> None:
    """Over a demo of its own."""
    with tempfile.TemporaryDirectory() as folder, running_demo(Path(folder) / "data") as demo:
        asyncio.run(take(demo.url))


if __name__ == "__main__":
    main()
