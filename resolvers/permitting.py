"""What an operation needs of its caller, found out from the document alone: who lacks it is refused before it runs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_operation_ast,
    visit,
)

from domain.access import FOR_ALL, Rights, Scope
from resolvers.rules import RULES, Rule

CODE: Final = "FORBIDDEN"
MAX_DOCUMENTS: Final = 128  # whose needs are kept
MAX_CACHED_CHARACTERS: Final = 16_384  # of each of these, or they would pin hundreds of megabytes of syntax trees


@dataclass(frozen=True, slots=True)
class Need:
    """A scope, and the first field of the document that asks for it, as "Outcome.attempts"."""

    scope: Scope
    field: str
    node: FieldNode


Needs = Mapping[Scope, Need]


@dataclass(slots=True)
class _Part:
    """What an operation or fragment asks for by itself, and the fragments that it spreads."""

    needs: dict[Scope, Need] = field(default_factory=dict[Scope, Need])
    spreads: list[str] = field(default_factory=list[str])


class Permissions:
    """The rules of one schema.

    Args:
        schema: every field of its types must have a rule.
        rules: see `resolvers.rules`.

    Raises:
        LookupError: a field has none; the message names all such fields.
    """

    def __init__(self, schema: GraphQLSchema, rules: Mapping[str, Mapping[Rule, str]] = RULES) -> None:
        self.schema = schema
        self._known: dict[tuple[int, str | None], tuple[DocumentNode, Needs]] = {}
        self._rules = {
            (type_name, name): rule
            for type_name, by_rule in rules.items()
            for rule, names in by_rule.items()
            for name in names.split()
        }
        without = [".".join(each) for each in fields_of(schema) if each not in self._rules]
        if without:
            raise LookupError(f"no rule says who may see {', '.join(without)}; add it to resolvers/rules.py")

    def rule(self, type_name: str, name: str) -> Rule:
        """What a field asks for."""
        return self._rules[type_name, name]

    def needs(self, document: DocumentNode, operation_name: str | None = None) -> Needs:
        """What an operation of a valid document asks for, whatever its variables leave out. Linear in the document."""
        operation = get_operation_ast(document, operation_name)
        if operation is None:  # which one is meant cannot be said: it is not executed
            return {}
        types = TypeInfo(self.schema)
        parts = _Parts(self._rules, types)
        visit(document, TypeInfoVisitor(types, parts))
        return parts.of(operation)

    def refusals(self, document: DocumentNode, operation_name: str | None, rights: Rights) -> list[GraphQLError]:
        """One error for each scope that an operation needs and its caller lacks; none where it may do everything."""
        needs = self._known_needs(document, operation_name)
        return [_refusal(need, rights) for scope, need in needs.items() if not rights.may(scope)]

    def _known_needs(self, document: DocumentNode, operation_name: str | None) -> Needs:
        """Those of documents that are kept are found once. By identity: to compare two costs as much as to look."""
        key = id(document), operation_name
        known = self._known.get(key)
        if known is not None:
            return known[1]
        needs = self.needs(document, operation_name)
        if document.loc is not None and len(document.loc.source.body) <= MAX_CACHED_CHARACTERS:
            self._known[key] = document, needs  # for as long as it is held, no other has its identity
            if len(self._known) > MAX_DOCUMENTS:
                del self._known[next(iter(self._known))]
        return needs


def fields_of(schema: GraphQLSchema) -> Iterator[tuple[str, str]]:
    """Every field of every type, with the type's name first."""
    for name, type_ in schema.type_map.items():
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType) and not name.startswith("__"):
            yield from ((name, each) for each in type_.fields)


class _Parts(Visitor):
    """Collects what the parts of a document ask for."""

    def __init__(self, rules: Mapping[tuple[str, str], Rule], types: TypeInfo) -> None:
        super().__init__()
        self._rules = rules
        self._types = types
        self._operations: dict[int, _Part] = {}
        self._fragments: dict[str, _Part] = {}
        self._here = _Part()

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: object) -> None:
        """A part begins."""
        self._here = self._operations[id(node)] = _Part()

    def enter_fragment_definition(self, node: FragmentDefinitionNode, *_: object) -> None:
        """A part begins."""
        self._here = self._fragments[node.name.value] = _Part()

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: object) -> None:
        """What a fragment asks for, the part asks for."""
        self._here.spreads.append(node.name.value)

    def enter_field(self, node: FieldNode, *_: object) -> None:
        """A field of the type that is selected from; what begins with two underscores is about the schema."""
        parent = self._types.get_parent_type()
        if parent is None or node.name.value.startswith("__") or parent.name.startswith("__"):
            return
        scope = self._rules[parent.name, node.name.value]
        if scope is not None and scope not in self._here.needs:
            self._here.needs[scope] = Need(scope, f"{parent.name}.{node.name.value}", node)

    def of(self, operation: OperationDefinitionNode) -> Needs:
        """Of an operation, with all fragments that it comes to."""
        part = self._operations[id(operation)]
        needs, seen, waiting = dict(part.needs), set[str](), list(part.spreads)
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                needs = self._fragments[name].needs | needs
                waiting += self._fragments[name].spreads
        return needs


def _refusal(need: Need, rights: Rights) -> GraphQLError:
    if rights.is_bound and need.scope in FOR_ALL:
        say = "which nobody has who is restricted to outcomes or a source. Use credentials that are not."
    else:
        say = "which you do not have. Use credentials that have it."
    return GraphQLError(
        f'{need.field} needs the scope "{need.scope}", {say}',
        nodes=need.node,
        extensions={"code": CODE, "scope": str(need.scope)},
    )
