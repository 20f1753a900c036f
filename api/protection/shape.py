"""How large a document is, before anybody asks what it means.

Each definition is looked at once, however often it is spread: fragments that spread fragments make a document large,
and must not make it slow.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

from api.protection.limits import DocumentLimits
from api.protection.refusals import too_large
from api.protection.repeats import EndlessError, Repeats

_ADVICE: Final = {
    "levels": "Select fewer fields within fields, or read what lies deeper by its id.",
    "selections": "Spread fewer fragments within fragments.",
    "aliases": "Ask for the same field less often, or in several operations.",
    "directives": "Use fewer directives.",
    "repetitions of one field": "Ask for a field once where you need it once.",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """What a selection comes to where it stands, with its fragments."""

    levels: int = 0
    selections: int = 0
    aliases: int = 0
    directives: int = 0


NOTHING: Final = Shape()


def oversize(document: DocumentNode, limits: DocumentLimits) -> GraphQLError | None:
    """What of a document is beyond the limits, if anything. It need not be valid."""
    if len(document.definitions) > limits.definitions:
        advice = "Send one operation, and the fragments that it needs."
        return too_large("definitions", len(document.definitions), limits.definitions, advice)
    try:
        return _unlike(Shapes(document).of_definitions(), limits) or _repetitive(document, limits)
    except RecursionError:
        return too_large("levels", None, limits.depth, _ADVICE["levels"])


def _unlike(shapes: Sequence[Shape], limits: DocumentLimits) -> GraphQLError | None:
    measured: tuple[tuple[str, Callable[[Shape], int], int], ...] = (
        ("levels", lambda shape: shape.levels, limits.depth),
        ("selections", lambda shape: shape.selections, limits.selections),
        ("aliases", lambda shape: shape.aliases, limits.aliases),
        ("directives", lambda shape: shape.directives, limits.directives),
    )
    for of, count, limit in measured:
        most = max(map(count, shapes), default=0)
        if most > limit:
            return too_large(of, most, limit, _ADVICE[of])
    return None


def _repetitive(document: DocumentNode, limits: DocumentLimits) -> GraphQLError | None:
    of = "repetitions of one field"
    try:
        most = Repeats(document, limits.depth, limits.selections).most()
    except EndlessError:
        return too_large("selections", None, limits.selections, _ADVICE["selections"])
    return too_large(of, most, limits.repeated, _ADVICE[of]) if most > limits.repeated else None


class Shapes:
    """The shapes of the definitions of one document."""

    def __init__(self, document: DocumentNode) -> None:
        self._document = document
        self._fragments: Mapping[str, FragmentDefinitionNode] = {
            each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)
        }
        self._known: dict[str, Shape] = {}

    def of_definitions(self) -> list[Shape]:
        """Of each operation and each fragment."""
        return [
            self._with_directives(each.directives, self._below(each.selection_set))
            for each in self._document.definitions
            if isinstance(each, OperationDefinitionNode | FragmentDefinitionNode)
        ]

    def _below(self, selections: SelectionSetNode | None) -> Shape:
        if selections is None:
            return NOTHING
        levels = count = aliases = directives = 0
        for each in selections.selections:
            shape = self._selection(each)
            levels = max(levels, shape.levels)
            count += shape.selections
            aliases += shape.aliases
            directives += shape.directives
        return Shape(levels, count, aliases, directives)

    def _selection(self, node: SelectionNode) -> Shape:
        if isinstance(node, FragmentSpreadNode):
            below, own = self._spread(node.name.value), (0, 0)
        elif isinstance(node, FieldNode):
            below, own = self._below(node.selection_set), (1, int(node.alias is not None))
        else:
            below, own = self._below(getattr(node, "selection_set", None)), (0, 0)
        levels, aliases = own
        shape = Shape(below.levels + levels, below.selections + 1, below.aliases + aliases, below.directives)
        return self._with_directives(node.directives, shape)

    def _spread(self, name: str) -> Shape:
        """One that is unknown, or holds itself, is left to validation."""
        if name not in self._known:
            self._known[name] = NOTHING
            if name in self._fragments:
                self._known[name] = self._below(self._fragments[name].selection_set)
        return self._known[name]

    @staticmethod
    def _with_directives(directives: Iterable[object] | None, shape: Shape) -> Shape:
        more = len(tuple(directives or ()))
        return Shape(shape.levels, shape.selections, shape.aliases, shape.directives + more) if more else shape
