"""One browser and one demo for the session, and a help desk for whoever records or kills."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.api.service import Service, serving
from tests.pages.browser import browsing
from tests.pages.services import Desk, running_demo


@pytest.fixture(scope="session")
async def browser() -> AsyncGenerator[Browser]:
    async with browsing() as browser:
        yield browser


@pytest.fixture(scope="session")
async def demo(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Service]:
    folder = tmp_path_factory.mktemp("demo") / "data"
    with contextlib.ExitStack() as stack:
        yield await asyncio.to_thread(stack.enter_context, running_demo(folder))


@pytest.fixture
async def quiet(tmp_path: Path) -> AsyncGenerator[Service]:
    """A service of the test's own, where nothing happens but what the test does."""
    async with serving(tmp_path / "data") as service:
        yield service


@pytest.fixture
async def desk(quiet: Service) -> Desk:
    """A help desk at that service, defined and without calls."""
    desk = Desk(quiet.url)
    await desk.define()
    return desk
