"""JSON as clients send it."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from json import decoder, scanner
from typing import Any, Final, cast

FEW_VALUES: Final = 100_000  # they take 0.1 s at most
MOST_VALUES: Final = 1_000_000
"""The largest batch that settings can allow has 450,000; the document of a hierarchy, which is one string, 500,000."""
_READER: Final = ThreadPoolExecutor(1, "json")  # so that those who send much wait for each other, and nobody for them


class TooManyValuesError(Exception):
    """A text holds more values than may be."""


def read_json(text: str | bytes) -> object:
    """What the text says; an integer too long for Python becomes a float, for its item to be refused alone.

    Raises:
        ValueError: it is no JSON in UTF-8.
        RecursionError: it is nested too deeply.
    """
    try:
        return json.loads(text)
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise
    except ValueError:
        return json.loads(text, parse_int=_integer)


async def read_long_json(text: str) -> object:
    """The same of a text that may be long, while others get their turns. Raises TooManyValuesError as well."""
    values = text.count(",") + text.count("[") + text.count("{")  # at least, unless they stand in strings
    if values > MOST_VALUES:
        raise TooManyValuesError
    if values <= FEW_VALUES:
        return read_json(text)
    return await asyncio.get_running_loop().run_in_executor(_READER, _Patient().decode, text)


class _Patient(json.JSONDecoder):
    """Reads in Python, at a third of the speed: what is compiled keeps all other threads waiting until it is done."""

    def __init__(self) -> None:
        super().__init__(parse_int=_integer)
        self.parse_array = cast("Any", decoder).JSONArray
        self.parse_object = cast("Any", decoder).JSONObject
        self.scan_once = cast("Any", scanner).py_make_scanner(self)


def _integer(digits: str) -> float:
    try:
        return int(digits)
    except ValueError:  # more digits than Python converts
        return float(digits)
