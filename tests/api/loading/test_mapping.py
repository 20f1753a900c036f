"""Mappings: what is written in them, and what is said of those that cannot be used."""

import re
from pathlib import Path

import pytest

from api.loading.faults import MappingError
from api.loading.mapping import read_mapping

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*/mapping.toml"))

GOOD = """
source = "shop"
[times]
paid = { text = "{at}" }
[[interactions]]
moment = "payment"
at = "paid"
id = "{order}"
"""


GOOD_INTERACTION = (GOOD, GOOD[: GOOD.index("[[")].replace("[times]", "interactions = []\n[times]"))
NO_ENCODING = "encoding: there is no encoding of texts"
AS = 'give one as "utf-8" or "cp1252"'
NO_FORMAT = '"%Q" is no format of strptime'
WRITE = 'write "{column}" or, with zeros in front, "{column:02}"'
LOOKS_AROUND = '"previous" and "last" need a `group`, the column that lines stand together by'


def test_there_is_an_example_of_each_kind() -> None:
    assert [path.parent.name for path in EXAMPLES] == ["flights", "help-desk"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_an_example_is_a_mapping(path: Path) -> None:
    assert read_mapping(path).interactions


def test_the_columns_that_are_used_are_known_before_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text(GOOD.replace('"{order}"', '"{shop}-{row}"') + 'customer = "{name} {name}"\n')
    assert read_mapping(path).columns() == ["at", "shop", "name"]


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (("source", "sourse"), "source is missing; sourse is no key of a mapping."),
        (("\nid =", "\nkey ="), "interactions.0.id is missing; interactions.0.key is no key of a mapping."),
        (('at = "paid"', 'at = "sent"'), 'an interaction is at "sent", which is no time; there are paid.'),
        (('text = "{at}"', 'after = "sent"'), 'the time "paid" comes after "sent", which is no time above it.'),
        (('text = "{at}"', ""), "times.paid: give either `text` or `after`."),
        (('{at}"', '{at}", zone = "Mars/Olympus"'), 'times.paid.zone: there is no time zone "Mars/Olympus".'),
        (('"{order}"', '"{o:>9}"'), f'interactions.0.id: "{{o:>9}}" is no template: {WRITE}.'),
        (('"{order}"', '"{order"'), "interactions.0.id: expected '}' before end of string."),
        (('"{order}"', '"{previous}"'), f"{LOOKS_AROUND}."),
        (("source =", 'encoding = "klingon"\nsource ='), f'{NO_ENCODING} "klingon"; {AS}.'),
        (("source =", 'encoding = "base64"\nsource ='), f'{NO_ENCODING} "base64"; {AS}.'),
        (("source =", 'encoding = "undefined"\nsource ='), f'{NO_ENCODING} "undefined"; {AS}.'),
        (('{at}"', '{at}", format = "%Y%Y"'), 'times.paid.format: "%Y%Y" names a part of the time twice.'),
        (('{at}"', '{at}", format = "%Q"'), f"times.paid.format: {NO_FORMAT}: 'Q' is a bad directive in format '%Q'."),
        (('"shop"', '"a:b"'), "source: must not hold a colon."),
        (('"shop"', "shop"), "it is not TOML: Invalid value (at line 2, column 10)."),
        (GOOD_INTERACTION, "give at least one of `[[interactions]]`."),
        (("[[interactions]]", "[[interaction]]"), "interactions is missing; interaction is no key of a mapping."),
    ],
)  # fmt: skip
def test_a_mapping_that_is_none_says_where_it_is_wrong(tmp_path: Path, change: tuple[str, str], wrong: str) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text(GOOD.replace(*change, 1))
    with pytest.raises(MappingError, match=re.escape(f"The mapping {path} cannot be used: {wrong}") + "$"):
        read_mapping(path)


@pytest.mark.parametrize("written", ["%d.%m.%y %H.%M", "%I:%M %p, %d %b %Y", "%Y-%j", "%G-W%V-%u", "%a %d %b %X %Z %Y"])
def test_formats_that_strptime_reads_are_taken(tmp_path: Path, written: str) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text(GOOD.replace('{at}"', f'{{at}}", format = "{written}"'))
    assert read_mapping(path).times["paid"].format == written


def test_many_faults_are_not_told_at_any_length(tmp_path: Path) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text("".join(f"a{n} = 1\n" for n in range(9)) + GOOD)
    with pytest.raises(MappingError, match=r"a4 is no key of a mapping; and 4 more\.$"):
        read_mapping(path)


def test_a_mapping_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    with pytest.raises(MappingError, match=r"it cannot be read \(No such file or directory\)\.$"):
        read_mapping(tmp_path / "nowhere.toml")
    path = tmp_path / "latin.toml"
    path.write_bytes('source = "Kö"'.encode("latin-1"))
    with pytest.raises(MappingError, match=r"it is not written in UTF-8\.$"):
        read_mapping(path)
