"""How often a document asks for one field at one place, before validation compares each of these with all others."""

from collections.abc import Mapping, Sequence
from typing import Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)


class EndlessError(Exception):
    """Fragments hold each other, and come to more than there may be."""


class Repeats:
    """Counts them. What fragments repeat is merged as executing merges it, and need not be valid.

    Args:
        document: its selections are within the limits, wherever fragments are spread; but for fragments that hold
            themselves, which nobody can count to the end.
        levels: fields within fields that are looked at.
        selections: fields and fragments that are looked at, of each definition; what holds itself counts as often as
            it is come by.
    """

    def __init__(self, document: DocumentNode, levels: int, selections: int) -> None:
        self._document = document
        self._levels: Final = levels
        self._selections: Final = selections
        self._fragments: Mapping[str, FragmentDefinitionNode] = {
            each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)
        }
        self._left = 0

    def most(self) -> int:
        """The greatest count, in any operation or fragment. Raises EndlessError."""
        most = 0
        for each in self._document.definitions:
            if isinstance(each, OperationDefinitionNode | FragmentDefinitionNode):
                self._left = self._selections
                most = max(most, self._place([each.selection_set], self._levels))
        return most

    def _place(self, sets: Sequence[SelectionSetNode], levels: int) -> int:
        """Of selection sets that are merged into one, and of those below it."""
        found: dict[str, list[FieldNode]] = {}
        spread = set[str]()
        for each in sets:
            for selection in each.selections:
                self._collect(selection, found, spread)
        most = max(map(len, found.values()), default=0)
        if not levels:
            return most
        below = ([each.selection_set for each in fields if each.selection_set] for fields in found.values())
        return max(most, *(self._place(sets, levels - 1) for sets in below if sets), 0)

    def _collect(self, node: SelectionNode, found: dict[str, list[FieldNode]], spread: set[str]) -> None:
        self._left -= 1
        if self._left < 0:
            raise EndlessError
        if isinstance(node, FieldNode):
            found.setdefault(node.alias.value if node.alias else node.name.value, []).append(node)
            return
        if isinstance(node, FragmentSpreadNode):
            name = node.name.value
            if name in spread or name not in self._fragments:
                return
            spread.add(name)
            within = self._fragments[name].selection_set
        else:
            within = getattr(node, "selection_set", None)
        for selection in within.selections if within else ():
            self._collect(selection, found, spread)
