"""Renaming: a key once used names its node for ever, so every earlier one stays as an alias."""

import dataclasses
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from domain.edits import Author, advanced, begin_edit, check_revision
from domain.errors import InvalidInputError, KeyTakenError
from domain.hierarchy import Edit, Hierarchy
from domain.nodes import Moment, Node
from domain.ports import HierarchyStore, History
from domain.text import MAX_KEY_CHARACTERS, fault_in

MAX_ALIASES: Final = 1_000


async def rename(
    key: str, new_key: str, author: Author, hierarchies: HierarchyStore, *, expected_revision: int | None
) -> tuple[Hierarchy, Node]:
    """Give a node another key; it may be one of its own aliases.

    Raises:
        InvalidInputError, UnknownNodeError, StaleRevisionError.
        KeyTakenError: the new key names another node.
        KeyHoldsInteractionsError: something is kept under the new key, and the node is no moment.
    """

    async def plan(hierarchy: Hierarchy, _: History, __: datetime) -> Edit | None:
        node = hierarchy.named(key)
        check_revision(node, expected_revision)
        _check_free("newKey", new_key, node, hierarchy)
        return _edit(node, renamed(node, new_key), "newKey")

    hierarchy = await begin_edit("renameNode", plan, author, hierarchies)
    return hierarchy, hierarchy.named(new_key)


async def map_key(
    key: str, moment: str, author: Author, hierarchies: HierarchyStore, *, expected_revision: int | None
) -> tuple[Hierarchy, Moment]:
    """Let a key that nobody defined name a moment too, for all sources; also one that nothing came in under yet.

    Raises:
        InvalidInputError, UnknownNodeError, StaleRevisionError.
        KeyTakenError: the key names another node.
    """

    async def plan(hierarchy: Hierarchy, _: History, __: datetime) -> Edit | None:
        node = hierarchy.moment(moment)
        check_revision(node, expected_revision)
        _check_free("key", key, node, hierarchy)
        return _edit(node, also_named(node, [key]), "key")

    hierarchy = await begin_edit("mapUnmappedKey", plan, author, hierarchies)
    return hierarchy, hierarchy.moment(moment)


def renamed(node: Node, key: str) -> Node:
    """The node under another key, with the earlier one among its aliases."""
    return also_named(dataclasses.replace(node, key=key), [node.key])


def also_named(node: Node, names: Iterable[str]) -> Node:
    """The node with more aliases; its own key is none of them."""
    aliases = dict.fromkeys((*node.aliases, *names))
    aliases.pop(node.key, None)
    return dataclasses.replace(node, aliases=tuple(aliases))


def alias_fault(node: Node) -> str | None:
    """What is wrong with a node's aliases, as a sentence."""
    if len(node.aliases) > MAX_ALIASES:
        return f"{len(node.aliases)} aliases; a node has at most {MAX_ALIASES}."
    faults = ((alias, fault_in(alias, MAX_KEY_CHARACTERS)) for alias in node.aliases)
    return next((f'the alias "{alias[:MAX_KEY_CHARACTERS]}" {fault}.' for alias, fault in faults if fault), None)


def _check_free(field: str, key: str, node: Node, hierarchy: Hierarchy) -> None:
    fault = fault_in(key, MAX_KEY_CHARACTERS)
    if fault:
        raise InvalidInputError(field, f"{field} {fault}.")
    taken = hierarchy.find(key)
    if taken is not None and taken.id != node.id:
        raise KeyTakenError(key, taken)


def _edit(before: Node, after: Node, field: str) -> Edit | None:
    if after == before:
        return None
    fault = alias_fault(after)
    if fault:
        raise InvalidInputError(field, fault)
    return Edit(nodes=(advanced(after),))
