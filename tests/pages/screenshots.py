"""`make screenshots`: the pages as the README shows them, of the demo, into docs/."""

import asyncio
import tempfile
from pathlib import Path
from typing import Final

from playwright.async_api import Page

from tests.api.service import ROOT
from tests.pages.browser import browsing, visiting
from tests.pages.graphiql import Admin
from tests.pages.reading import whole
from tests.pages.services import running_demo

FOLDER: Final = ROOT / "docs"
WIDTH: Final = 1280
HEIGHT: Final = 1120


async def take(url: str) -> None:
    """All of them, of a demo that answers at `url`."""
    async with browsing() as browser:
        for name, path in (("dashboard", "/"), ("moment", "/#/moments/arrival"), ("graphiql", "/graphiql")):
            async with visiting(browser, url + path, width=WIDTH, height=HEIGHT) as page:
                await whole(page, path)
                if name == "graphiql":
                    await _ask(page)
                await page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")


async def _ask(page: Page) -> None:
    admin = Admin(page)
    await admin.run("SeeTheHierarchy")
    await admin.results.get_by_text("contributionRate").first.wait_for()


def main() -> None:
    """Over a demo of its own."""
    with tempfile.TemporaryDirectory() as folder, running_demo(Path(folder) / "data") as demo:
        asyncio.run(take(demo.url))


if __name__ == "__main__":
    main()
