"""Chromium as people have it, except that it reaches nothing but the service, and what visits left to regret."""

import os
import re
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright, expect

WIDE: Final = 1600
NARROW: Final = 380
HEIGHT: Final = 1000
TIME_ZONE: Final = ZoneInfo("Asia/Kolkata")  # of no whole hours, and without summer time
# The service is on this address; every other name or address has no host.
NOTHING_ELSE: Final = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
# What Chromium itself says of a service that is away; no page can keep it from saying so.
AWAY: Final = re.compile(
    r"net::ERR_(CONNECTION_\w+|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING)|^WebSocket connection to "
)
LONGEST: Final = 500  # characters of a message that are told; some quote whole fonts
PATIENCE_MILLISECONDS: Final = (
    30_000  # with a page that shows what is expected of it, and a machine that does other work
)
OURS: Final = {"http", "ws"}
WITHIN: Final = {"data", "blob", "about"}  # what a page makes of itself

Scheme = Literal["light", "dark"]


def chromium() -> str | None:
    """Which one: CHROMIUM names it, else the machine's; None: the one that `playwright install chromium` brings."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@asynccontextmanager
async def browsing() -> AsyncGenerator[Browser]:
    """A browser, until the end of the block."""
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=[NOTHING_ELSE])
        yield browser
        await browser.close()


@asynccontextmanager
async def visiting(
    browser: Browser,
    url: str,
    *,
    width: int = WIDE,
    height: int = HEIGHT,
    scheme: Scheme = "light",
    forgiven: re.Pattern[str] | None = None,
) -> AsyncGenerator[Page]:
    """A new visitor's page, opened at an address of the service; fails where a page erred or asked another host.

    Args:
        browser: whose page it is; nothing is shared with other visits.
        url: where it is opened, as "http://127.0.0.1:8000/".
        width: of the window, in CSS pixels.
        height: likewise.
        scheme: what the visitor's system prefers.
        forgiven: errors on the console that the test asked for; `AWAY` where it kills the service.
    """
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id=TIME_ZONE.key,
    )
    regrets: list[str] = []
    host = urlsplit(url).netloc

    def judge(address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in WITHIN and (parts.scheme not in OURS or parts.netloc != host):
            regrets.append(f"asked {address}")

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not (forgiven and forgiven.search(message.text)):
            regrets.append(f"{message.type} on the console: {message.text[:LONGEST]}")

    context.on("request", lambda request: judge(request.url))
    context.on("console", hear)
    context.on("weberror", lambda error: regrets.append(f"not caught: {error.error}"))
    page = await context.new_page()
    page.on("websocket", lambda socket: judge(socket.url))
    page.on("crash", lambda _: regrets.append("crashed"))
    try:
        await page.goto(url)
        yield page
    except BaseException as error:
        error.add_note("\n".join(regrets) or "The page said of nothing that it went wrong.")
        raise
    finally:
        await context.close()
    assert not regrets, "\n".join(regrets)
