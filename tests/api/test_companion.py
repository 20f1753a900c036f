import asyncio

import pytest
from pymongo.errors import OperationFailure

from api.companion import beside
from domain.errors import UnavailableError
from tests.logs import until_logged

SECRET = "ada-lovelace"


async def failing(_: str) -> None:
    raise OperationFailure(SECRET, 11_000)


async def giving_up(_: str) -> None:
    raise UnavailableError("no answer")


async def test_a_companion_that_fails_is_told_without_what_a_driver_quotes(caplog: pytest.LogCaptureFixture) -> None:
    async with beside(failing, "services"):
        await until_logged(caplog)
    assert caplog.messages == ["the companion failed"]
    assert "OperationFailure, code 11000" in caplog.text
    assert SECRET not in caplog.text


async def test_a_companion_that_gives_up_says_why(caplog: pytest.LogCaptureFixture) -> None:
    async with beside(giving_up, "services"):
        await until_logged(caplog)
    assert caplog.messages == ["the companion stopped: no answer"]


async def test_a_companion_is_stopped_with_the_block() -> None:
    began = asyncio.Event()
    ended: list[str] = []

    async def companion(services: str) -> None:
        try:
            began.set()
            await asyncio.Event().wait()
        finally:
            ended.append(services)

    async with beside(companion, "services"):
        await began.wait()
    assert ended == ["services"]
