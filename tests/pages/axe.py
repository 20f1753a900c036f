"""What axe, which knows the rules of WCAG, finds wrong with a page as it stands."""

from typing import Any, Final

from playwright.async_api import Page

from api.pages.serving import BUILT
from tests.nodes import installed

RUN: Final = """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
  .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => ({ id, target, failureSummary })))"""


async def violations(page: Page) -> list[dict[str, Any]]:
    """Each place that breaks a rule, with how to mend it."""
    source = installed(BUILT.parent) / "node_modules" / "axe-core" / "axe.min.js"
    # Not as an element of the page, which its content security policy would keep out.
    await page.evaluate(source.read_text(encoding="utf-8"))
    return await page.evaluate(RUN)
