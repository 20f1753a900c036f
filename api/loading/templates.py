"""Templates: texts with columns in braces, compiled once, filled in for every line."""

import re
import string
from collections.abc import Callable, Iterator, Mapping
from operator import itemgetter
from typing import Final, TypeAlias

Cells: TypeAlias = list[str | None]
"""A line's values by position; None where there is no value."""

Text: TypeAlias = Callable[[Cells], str | None]

_PADDING: Final = re.compile(r"0[1-9]\d?", re.ASCII)
_FORMATTER: Final = string.Formatter()


def columns_in(template: str) -> Iterator[str]:
    """The columns that a template names.

    Raises:
        ValueError: it is no template; the message says why.
    """
    for _, column, _ in _parts(template):
        if column is not None:
            yield column


def compiled(template: str, positions: Mapping[str, int]) -> Text:
    """What fills a template in: None where one of its columns has no value.

    Raises:
        KeyError: it names a column that has no position.
    """
    parts = list(_parts(template))
    columns = [(positions[column], width) for _, column, width in parts if column is not None]
    if not columns:
        text = "".join(literal for literal, _, _ in parts)
        return lambda _: text
    pattern = "".join(literal.replace("%", "%%") + ("" if column is None else "%s") for literal, column, _ in parts)
    if len(columns) == 1:
        return _with_one(pattern, *columns[0])
    return _with_many(pattern, columns)


def _with_one(pattern: str, position: int, width: int) -> Text:
    if pattern == "%s" and not width:
        return itemgetter(position)

    def text(cells: Cells) -> str | None:
        value = cells[position]
        return None if value is None else pattern % value.zfill(width)

    return text


def _with_many(pattern: str, columns: list[tuple[int, int]]) -> Text:
    pick = itemgetter(*(position for position, _ in columns))
    widths = [width for _, width in columns]
    padded = any(widths)

    def text(cells: Cells) -> str | None:
        values: tuple[str | None, ...] = pick(cells)
        if None in values:
            return None
        if padded:
            values = tuple(value and value.zfill(width) for value, width in zip(values, widths, strict=True))
        return pattern % values

    return text


def _parts(template: str) -> Iterator[tuple[str, str | None, int]]:
    """Literal, the column after it (None at the end), and how wide its value is at least."""
    for literal, column, spec, conversion in _FORMATTER.parse(template):
        if column == "" or conversion or (spec and not _PADDING.fullmatch(spec)):
            raise ValueError(
                f'"{template}" is no template: write "{{column}}" or, with zeros in front, "{{column:02}}"'
            )
        yield literal, column, int(spec or 0)
