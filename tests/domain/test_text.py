import sys
import unicodedata

import pytest

from domain.text import fault_in, prose_fault, signal_name_fault


@pytest.mark.parametrize("text", ["a", "call-centre", "Ankunft in Zürich", "到着", "نقطة", "a\u00a0b", "☎", "e\u0301"])
def test_what_people_write_is_a_text(text: str) -> None:
    assert fault_in(text, 20) is None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (7, "must be a string"),
        ("", "must not be empty"),
        ("x" * 21, "has 21 characters; at most 20 are allowed"),
        ("a\nb", "must not hold control characters"),
        ("a\u2028b", "must not hold control characters"),
        ("a\x85", "must not hold control characters"),
        ("a\ud800", "is not valid Unicode"),
        (" a", "must not begin or end with white space"),
        ("a\u200bb", "must not hold the invisible character U+200B (ZERO WIDTH SPACE)"),
        ("\ufeffa", "must not hold the invisible character U+FEFF (ZERO WIDTH NO-BREAK SPACE)"),
        ("a\u202eb", "must not hold the invisible character U+202E (RIGHT-TO-LEFT OVERRIDE)"),
        ("a\u2066b", "must not hold the invisible character U+2066 (LEFT-TO-RIGHT ISOLATE)"),
        ("a\u00adb", "must not hold the invisible character U+00AD (SOFT HYPHEN)"),
        ("a\u3164", "must not hold the invisible character U+3164 (HANGUL FILLER)"),
        ("a\ufe0f", "must not hold the invisible character U+FE0F (VARIATION SELECTOR-16)"),
        ("a\u2800", "must not hold the invisible character U+2800 (BRAILLE PATTERN BLANK)"),
        ("a\U000e0001", "must not hold the invisible character U+E0001 (LANGUAGE TAG)"),
        ("a\ufff0", "must not hold the invisible character U+FFF0"),
    ],
)
def test_what_is_wrong_with_a_text_is_said(text: object, fault: str) -> None:
    assert fault_in(text, 20) == fault


def test_no_character_of_the_invisible_categories_passes() -> None:
    codes = [code for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) in {"Cc", "Cf", "Cs"}]
    assert len(codes) > 2_000
    assert [f"{code:x}" for code in codes if fault_in(f"a{chr(code)}b", 20) is None] == []


def test_a_signals_name_is_such_a_text_too() -> None:
    assert signal_name_fault("wait\u200b_seconds") == "must not hold the invisible character U+200B (ZERO WIDTH SPACE)"
    assert signal_name_fault("a.b") == 'must not hold "$" or "."'


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Two\n\tlines", None),
        ("x" * 4_000, None),
        ("x" * 4_001, "has 4001 characters; at most 4000 are allowed"),
        ("a\x00", "must not hold control characters other than tab and line feed"),
        ("a\udfff", "is not valid Unicode"),
    ],
)
def test_prose_has_lines(text: str, fault: str | None) -> None:
    assert prose_fault(text) == fault
