"""What a name, a key or a short text may be. Each check says what is wrong as the end of a sentence, or gives None."""

import re
import unicodedata
from typing import Final

MAX_KEY_CHARACTERS: Final = 128
MAX_NAME_CHARACTERS: Final = 200
MAX_DESCRIPTION_CHARACTERS: Final = 4_000
MAX_SIGNAL_NAME_CHARACTERS: Final = 64

NOT_UNICODE: Final = "is not valid Unicode"
SURROGATE: Final = re.compile(r"[\ud800-\udfff]")  # cannot be stored as UTF-8
MULTILINE_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# Two keys that look the same must be the same. These show nothing and are of no category that says so; the rest is.
INVISIBLE: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff]"
)


def fault_in(text: object, most: int) -> str | None:
    """What is wrong with a one-line text of 1 to `most` characters."""
    if not isinstance(text, str):
        return "must be a string"
    if not text:
        return "must not be empty"
    if len(text) > most:
        return _too_long(text, most)
    # `isprintable` is fast and knows more as unprintable than is wrong, no-break spaces for one.
    if not text.isprintable() or (not text.isascii() and INVISIBLE.search(text)):
        fault = next((fault for fault in map(_character_fault, text) if fault), None)
        if fault:
            return fault
    if text != text.strip():
        return "must not begin or end with white space"
    return None


def signal_name_fault(name: object) -> str | None:
    """What is wrong with a signal's name. `$` and `.` would be operators and paths."""
    fault = fault_in(name, MAX_SIGNAL_NAME_CHARACTERS)
    if fault:
        return fault
    if "$" in str(name) or "." in str(name):
        return 'must not hold "$" or "."'
    return None


def prose_fault(text: str) -> str | None:
    """What is wrong with a text of several lines, for people."""
    if len(text) > MAX_DESCRIPTION_CHARACTERS:
        return _too_long(text, MAX_DESCRIPTION_CHARACTERS)
    if SURROGATE.search(text):
        return NOT_UNICODE
    if MULTILINE_CONTROLS.search(text):
        return "must not hold control characters other than tab and line feed"
    return None


def _too_long(text: str, most: int) -> str:
    return f"has {len(text)} characters; at most {most} are allowed"


def _character_fault(character: str) -> str | None:
    match unicodedata.category(character):
        case "Cs":
            return NOT_UNICODE
        case "Cc" | "Zl" | "Zp":
            return "must not hold control characters"
        case category if category == "Cf" or INVISIBLE.match(character):
            # Zero widths make two keys of one look, and overrides of direction make one look like another.
            name = unicodedata.name(character, "")
            return f"must not hold the invisible character U+{ord(character):04X}" + (f" ({name})" if name else "")
        case _:
            return None


def folded(text: str) -> str:
    """Equal of texts that differ in case, or in how Unicode composes them."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
