import asyncio

import pytest
from pymongo.errors import OperationFailure

from storage.tasks import running
from tests.logs import until_logged

SECRET = "ada-lovelace"


async def failing() -> None:
    raise OperationFailure(SECRET, 11_000)


async def test_a_task_that_ends_by_itself_is_told_without_what_a_driver_quotes(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with running(failing()):
        await until_logged(caplog)
    assert caplog.messages == ["a background task ended: restart this process"]
    assert "OperationFailure, code 11000" in caplog.text
    assert SECRET not in caplog.text


async def test_tasks_that_are_stopped_with_the_block_are_not_mourned(caplog: pytest.LogCaptureFixture) -> None:
    async with running(asyncio.sleep(3_600)):
        await asyncio.sleep(0)
    assert caplog.messages == []
