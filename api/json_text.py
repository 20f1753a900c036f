"""JSON as clients send it."""

import json


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


def _integer(digits: str) -> float:
    try:
        return int(digits)
    except ValueError:  # more digits than Python converts
        return float(digits)
