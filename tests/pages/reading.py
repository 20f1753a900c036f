"""What a reader sees on the dashboard, and how figures are written there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from math import floor
from typing import Final

from playwright.async_api import Locator, Page

from tests.pages.browser import TIME_ZONE

# Addresses in the demo, each with what is read there once all has come.
WHOLE: Final = {
    "/": ("Achievement rate:", "As a table", "attempts broke, of", "Lost at"),
    "/#/experiences/journey": ("Contribution rate:", "As a table"),
    "/#/moments/arrival": ("Contribution rate:", "As a table", "score 0."),
    "/graphiql": ("SeeTheHierarchy", "# See the hierarchy"),
}
INSTANT: Final = "%d %b %H:%M"
SPAN: Final = re.compile(r"(\d+ \w{3} \d\d:\d\d) to (?:(\d+ \w{3}) )?(\d\d:\d\d)")


@dataclass(frozen=True, slots=True)
class Span:
    """A window as it is written: which instants its ends are."""

    since: datetime
    until: datetime


async def whole(page: Page, path: str) -> None:
    """Wait until all of the page at an address of the demo is there."""
    for text in WHOLE[path]:
        await page.get_by_text(text).first.wait_for()


def span_in(text: str) -> Span:
    """The first window that a text names; it was within the last year."""
    found = SPAN.search(text)
    assert found, f"names no window: {text}"
    first, day, time = found.groups()
    until = f"{day or first.rpartition(' ')[0]} {time}"
    return Span(_instant(first), _instant(until))


async def terms(region: Locator) -> Mapping[str, str]:
    """What is said of each term in the lists of a region, in one line each."""
    pairs = [text.split("\n", 1) for text in await region.locator("dl > div").all_inner_texts()]
    return {term: " ".join(said.split()) for term, said in pairs}


async def rows(region: Locator) -> list[list[str]]:
    """The cells of the table in a region, by row, without its head."""
    texts = await region.get_by_role("row").all_inner_texts()
    return [[cell.strip() for cell in re.split(r"\t", text)] for text in texts[1:]]


async def items(region: Locator) -> list[str]:
    """The nodes in a list of what contributes to what, each in one line, in their order."""
    paragraphs = await region.get_by_role("listitem").locator("> p").all_inner_texts()
    return [" ".join(text.split()) for text in paragraphs]


def percent(ratio: Fraction | float | None) -> str:
    """A ratio as it is written: to a tenth of a percent, and never rounded to none or all."""
    if ratio is None:
        return "no data"
    tenths = floor(ratio * 1000 + Fraction(1, 2))
    if 0 < ratio < 1:
        tenths = min(max(tenths, 1), 999)
    return f"{tenths // 10} %" if tenths in {0, 1000} else f"{tenths / 10:.1f} %"


def interval(bounds: tuple[float, float] | None) -> str:
    """The bounds of a rate as they are written."""
    return "no data" if bounds is None else f"{percent(bounds[0]).removesuffix(' %')} to {percent(bounds[1])}"


def _instant(text: str) -> datetime:
    now = datetime.now(TIME_ZONE)
    read = datetime.strptime(f"{text} {now.year}", f"{INSTANT} %Y").replace(tzinfo=TIME_ZONE)
    if read > now + timedelta(days=1):  # of last year
        read = read.replace(year=now.year - 1)
    return read.astimezone(UTC)
