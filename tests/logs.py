"""Waiting for what a test expects in the log."""

import asyncio

import pytest


async def until_logged(caplog: pytest.LogCaptureFixture) -> None:
    """Wait until the log says something."""
    async with asyncio.timeout(60):
        while not caplog.messages:  # noqa: ASYNC110 - a log tells nobody that it was written
            await asyncio.sleep(0)
