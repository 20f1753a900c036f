"""An admin at GraphiQL, who clicks and types."""

from typing import Final

from playwright.async_api import Locator, Page
from playwright.async_api import TimeoutError as NotInTimeError

CHOICE_MILLISECONDS: Final = 2_000
MOST_TRIES: Final = 20


class Admin:
    """Works in the tabs of the page; what came of it is in `results`."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.results: Final = page.get_by_role("region", name="Result Window")
        self.variables: Final = page.get_by_role("region", name="Variables")

    async def open(self, operation: str) -> None:
        """The tab whose first operation is of that name, once the editor is there to show it."""
        await self._page.get_by_role("region", name="Operation Editor").locator(".view-line").first.wait_for()
        await self._page.get_by_role("button", name=operation, exact=True).click()

    async def rewrite(self, editor: Locator, word: str, to: str) -> None:
        """Choose a word with the mouse and type another one."""
        await editor.get_by_text(word).first.dblclick()
        await self._page.keyboard.type(to)

    async def run(self, operation: str) -> None:
        """By the round button, which asks which of the tab's operations is meant."""
        button = self._page.get_by_role("button", name="Execute query")
        asking = button.and_(self._page.locator("[aria-haspopup=menu]"))
        choice = self._page.get_by_role("menuitem", name=operation, exact=True)
        for _ in range(MOST_TRIES):
            await asking.click()
            try:
                await choice.click(timeout=CHOICE_MILLISECONDS)
            except NotInTimeError:  # it knows of a tab's operations a moment after the tab was opened
                await self._page.keyboard.press("Escape")
            else:
                return
        raise AssertionError(f"{operation} was never among the tab's operations")

    async def show(self, panel: str) -> None:
        """Open one of the panels at the side."""
        await self._page.get_by_role("button", name=f"Show {panel}").click()

    async def stop(self) -> None:
        """By the same button, while a subscription runs."""
        await self._page.get_by_role("button", name="Stop query").click()

    async def ask(self, document: str) -> None:
        """Type a document into a new tab, and run it by the keyboard."""
        await self._page.get_by_role("button", name="New tab").click()
        await self._choose_all()
        await self._page.keyboard.type(document)
        await self._page.keyboard.press("ControlOrMeta+Enter")

    async def paste(self, document: str) -> None:
        """Put a document in the place of the tab's, and run it before the page has looked at it."""
        await self._choose_all()
        await self._page.keyboard.insert_text(document)
        await self._page.keyboard.press("ControlOrMeta+Enter")

    async def _choose_all(self) -> None:
        await self._page.get_by_role("region", name="Operation Editor").click()
        await self._page.keyboard.press("ControlOrMeta+A")
