"""What a name, a key or a short text may be. Each check returns the text or says what is wrong with it."""

import re
from typing import Final

MAX_KEY_CHARACTERS: Final = 128
MAX_NAME_CHARACTERS: Final = 200
MAX_DESCRIPTION_CHARACTERS: Final = 4_000

# Control characters break logs and terminals, lone surrogates cannot be stored as UTF-8.
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
MULTILINE_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def fault_in(text: object, most: int) -> str | None:
    """What is wrong with a one-line text of 1 to `most` characters, as the end of a sentence; None when nothing is."""
    if not isinstance(text, str):
        return "must be a string"
    if not text:
        return "must not be empty"
    if len(text) > most:
        return f"has {len(text)} characters; at most {most} are allowed"
    if UNPRINTABLE.search(text):
        return "must not hold control characters"
    if text != text.strip():
        return "must not begin or end with white space"
    return None


MAX_SIGNAL_NAME_CHARACTERS: Final = 64


def signal_name_fault(name: object) -> str | None:
    """What is wrong with a signal's name, as the end of a sentence. `$` and `.` would be operators and paths."""
    fault = fault_in(name, MAX_SIGNAL_NAME_CHARACTERS)
    if fault:
        return fault
    if "$" in str(name) or "." in str(name):
        return 'must not hold "$" or "."'
    return None
