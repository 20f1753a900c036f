"""The variables of an operation, and how much is in them."""

import sys
from collections.abc import Iterable, Mapping
from typing import Any, cast


class Variables(dict[str, Any]):
    """As they were sent, with the operation's defaults. A variable is counted once, however often a document uses it.

    Args:
        sent: JSON values by name.
        most: what is counted further is of no interest, for whoever sent so much is refused; 0 is no limit.
    """

    def __init__(self, sent: Mapping[str, Any], most: int = 0) -> None:
        super().__init__(sent)
        self._most = most or sys.maxsize
        self._counted: dict[tuple[str, int], int] = {}

    def items_in(self, name: str, levels: int) -> int:
        """The items of all lists in a variable, down to so many levels below it; or more than the most."""
        key = (name, levels)
        if key not in self._counted:
            self._counted[key] = self._items(self.get(name), levels)
        return self._counted[key]

    def _items(self, sent: object, levels: int) -> int:
        counted, level = 0, [sent]
        for _ in range(levels + 1):
            counted += sum(len(cast("list[object]", each)) for each in level if isinstance(each, list))
            if counted > self._most:
                break
            level = [inner for each in level for inner in _inside(each)]
        return counted


def _inside(sent: object) -> Iterable[object]:
    if isinstance(sent, list):
        return cast("list[object]", sent)
    return cast("dict[str, object]", sent).values() if isinstance(sent, dict) else ()
