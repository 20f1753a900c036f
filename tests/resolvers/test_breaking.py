"""What breaks clients of the last release is named in the changelog, or it does not come in."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest
from graphql import GraphQLSchema, build_schema
from graphql.utilities import find_breaking_changes

from resolvers.schema import SDL_FILE

CHANGELOG: Final = Path(__file__).parents[2] / "CHANGELOG.md"
RELEASED_FILE: Final = SDL_FILE.with_name("released.graphql")
COORDINATE: Final = re.compile(r"@?\b\w+(?:\.\w+)?(?:\(\w+:\))?")

BEFORE: Final = build_schema("""
  directive @old on FIELD
  enum Colour { RED GREEN }
  input Wanted { colour: Colour }
  interface Named { name: String }
  type Cat implements Named { name: String lives(left: Int): Int! }
  type Dog { name: String }
  union Pet = Cat | Dog
  type Query { pet(wanted: Wanted): Pet named: Named }
""")
AFTER: Final = build_schema("""
  enum Colour { RED }
  input Wanted { colour: Colour size: Int! }
  interface Named { name: String }
  type Cat { name: [String] lives(left: Int!): Int! }
  type Dog { name: String }
  union Pet = Cat
  type Query { pet(wanted: Wanted, now: Boolean!): Pet named: Named dog: Dog }
""")


def unnamed(before: GraphQLSchema, after: GraphQLSchema, changelog: str) -> Sequence[str]:
    """The changes that break clients, without those of which one entry of what is not released yet names every part.

    Args:
        before: what was released.
        after: what is to be.
        changelog: names parts by their coordinates: `Type.field`, `Type.field(argument:)`, `Enum.VALUE`, `@directive`.
            What was added explains no change.
    """
    unreleased = re.split(r"^## ", changelog, flags=re.MULTILINE)[1]
    changed = "".join(part for part in re.split(r"^### ", unreleased, flags=re.MULTILINE) if part[:5] != "Added")
    entries = [set(re.findall(r"`([^`]+)`", entry)) for entry in re.split(r"^- ", changed, flags=re.MULTILINE)]
    breaking = [change.description for change in find_breaking_changes(before, after)]
    return [each for each in breaking if not any(_parts(each, before) <= entry for entry in entries)]


def _parts(change: str, before: GraphQLSchema) -> set[str]:
    """The coordinates in the description of a change, without those of the type that something had or has now."""
    subject = re.split(r" (?:has )?changed ", change)[0]
    found: list[str] = COORDINATE.findall(subject)
    return {each for each in found if set(".@") & set(each) or each in before.type_map}


def test_what_breaks_clients_of_the_last_release_is_named_in_the_changelog() -> None:
    """At a release, the schema is copied over the released one."""
    released, now = (build_schema(file.read_text(encoding="utf-8")) for file in (RELEASED_FILE, SDL_FILE))
    assert unnamed(released, now, CHANGELOG.read_text(encoding="utf-8")) == []


NAMED: Final = {
    "@old was removed": "`@old` is gone.",
    "Colour.GREEN was removed": "No `Colour.GREEN`.",
    "Wanted.size was added": "`Wanted.size` must be said.",
    "no longer implements": "A `Cat` is no `Named`.",
    "Cat.name changed": "`Cat.name` is a list.",
    "Cat.lives(left:) has changed": "`Cat.lives(left:)` must be said.",
    "Dog was removed from union": "No `Dog` is a `Pet`.",
    "Query.pet(now:) was added": "`Query.pet(now:)` must be said.",
}


@pytest.mark.parametrize("change", NAMED)
def test_a_change_that_breaks_is_found_until_its_every_part_is_named(change: str) -> None:
    entries = [f"- {entry}\n" for each, entry in NAMED.items() if each != change]
    [found] = unnamed(BEFORE, AFTER, _changelog(changed="".join(entries)))
    assert change in found


def test_changes_are_named_by_entries_of_what_is_not_released_and_not_by_what_was_added() -> None:
    entries = "".join(f"- {entry}\n" for entry in NAMED.values())
    assert unnamed(BEFORE, AFTER, _changelog(changed=entries)) == []
    assert len(unnamed(BEFORE, AFTER, _changelog(added=entries, released=entries))) == len(NAMED)
    assert len(unnamed(BEFORE, AFTER, _changelog(changed="- " + " ".join(NAMED)))) == len(NAMED)


def _changelog(added: str = "", changed: str = "", released: str = "") -> str:
    unreleased = f"## Unreleased\n\n### Added\n\n{added}\n### Changed\n\n{changed}\n"
    return f"# Changelog\n\n{unreleased}## 0.1.0\n\n### Changed\n\n{released}"
