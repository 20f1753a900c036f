"""Lines that are cut: whoever is at the other end hears of it at once."""

import asyncio

import pytest

from tests.journeys.lines import Line


async def test_who_is_cut_off_before_anything_was_carried_hears_of_it() -> None:
    line = Line(target=9)

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line.accept(reader, writer)
        line.cut_all()  # before its task has run for the first time

    async with await asyncio.start_server(accept, "127.0.0.1", 0) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.sockets[0].getsockname()[1])
        async with asyncio.timeout(60):
            with pytest.raises(ConnectionResetError):
                await reader.read()
        writer.close()
    assert line.cuts == 1
