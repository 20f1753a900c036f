import asyncio
import json
import threading

import pytest

from api.json_text import FEW_VALUES, read_json, read_long_json

TEXTS = [
    '{"a": [1, -2.5e3, "\\u00fc\\ud83d\\ude00", true, false, null, {}, []], "a": "last"}',
    " [1]\n",
    "NaN",
    "[Infinity, -Infinity, 1e999]",
    "1" * 5_000,
]
WRONG = ["", "{", "[1,]", "[1] 2", '{"a"}', '"\n"', "\ufeff1", '{"a" 1}', "nul", "[" * 100_000]


def many(text: str) -> str:
    """Within so many values that all are read in Python."""
    return f"[{text}{', 0' * FEW_VALUES}]"


@pytest.mark.parametrize("text", TEXTS)
async def test_a_text_says_the_same_among_many_values(text: str) -> None:
    found = await read_long_json(many(text))
    assert isinstance(found, list)
    assert json.dumps(found[0]) == json.dumps(read_json(text))


@pytest.mark.parametrize("text", WRONG)
async def test_what_is_no_json_is_none_among_many_values(text: str) -> None:
    with pytest.raises((ValueError, RecursionError)):
        read_json(text)
    with pytest.raises((ValueError, RecursionError)):
        await read_long_json(many(text))


async def test_texts_of_many_values_wait_for_each_other_and_nobody_else_for_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    threads: set[str] = set()

    def integer(digits: str) -> int:
        threads.add(threading.current_thread().name)
        return int(digits)

    monkeypatch.setattr("api.json_text._integer", integer)
    await asyncio.gather(*(read_long_json(many("1")) for _ in range(3)))
    assert threads == {"json_0"}
