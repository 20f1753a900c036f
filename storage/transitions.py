"""Transitions of attempts in a commit record: one JSON text, in which each path is told once."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, overload

from domain.attempts import AttemptState, Transition
from domain.ladder import from_millis, to_millis


def pack_transitions(transitions: Iterable[Transition]) -> str:
    """As {"paths": …, "rows": …}; times are milliseconds since 1970."""
    paths: dict[tuple[str, ...], int] = {}
    rows = [
        [
            each.attempt,
            each.revision,
            each.before,
            each.after,
            to_millis(each.at),
            int(each.corrects),
            each.cause,
            paths.setdefault(each.path, len(paths)),
        ]
        for each in transitions
    ]
    return json.dumps({"paths": list(paths), "rows": rows}, separators=(",", ":"))


def unpack_transitions(text: str) -> Sequence[Transition]:
    """What `pack_transitions` packed."""
    packed: dict[str, list[list[Any]]] = json.loads(text)
    paths: list[tuple[str, ...]] = [tuple(path) for path in packed["paths"]]
    return [_transition(row, paths) for row in packed["rows"]]


class PackedTransitions(Sequence[Transition]):
    """What `pack_transitions` packed, read when somebody looks: a record that nobody follows is told all the same."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _unpacked(self) -> Sequence[Transition]:
        return unpack_transitions(self._text)

    def __len__(self) -> int:
        return len(self._unpacked)

    def __iter__(self) -> Iterator[Transition]:
        return iter(self._unpacked)  # what cannot be read is an error, which a sequence's own way takes for the end

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PackedTransitions) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    @overload
    def __getitem__(self, index: int) -> Transition: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Transition]: ...

    def __getitem__(self, index: int | slice) -> Transition | Sequence[Transition]:
        return self._unpacked[index]


def rename_attempts(text: str, renamed: Mapping[str, str]) -> str:
    """The same text where none is of an attempt that was renamed; else one that tells of it by its new id."""
    transitions = unpack_transitions(text)
    if not any(each.attempt in renamed for each in transitions):
        return text
    return pack_transitions(replace(each, attempt=renamed.get(each.attempt, each.attempt)) for each in transitions)


def _transition(row: list[Any], paths: Sequence[tuple[str, ...]]) -> Transition:
    attempt, revision, before, after, at, corrects, cause, path = row
    return Transition(
        attempt,
        revision,
        None if before is None else AttemptState(before),
        AttemptState(after),
        from_millis(at),
        bool(corrects),
        cause,
        paths[int(path)],
    )
