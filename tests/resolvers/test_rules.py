"""Which scope every field asks for, and that who lacks it is refused before anything runs."""

import time
from typing import Any

import pytest
from graphql import DocumentNode, GraphQLInterfaceType, build_schema, parse

from domain.access import Scope
from resolvers.permitting import Permissions, fields_of
from resolvers.rules import RULES
from resolvers.schema import PERMISSIONS
from tests.graphql_client import Service
from tests.resolvers.partners import rights, served
from tests.resolvers.subscribing import subscribed
from tests.resolvers.trips import MET, RECORD, sent

DEFINE = 'mutation { defineMoment(input: {key: "new", name: "New"}) { __typename ... on Moment { key } } }'
SMALL = build_schema("""
  type Query { open: Thing read: Thing }
  type Mutation { edit: Thing }
  type Thing { name: String deep: Thing }
""")
SMALL_RULES: dict[str, dict[Scope | None, str]] = {
    "Query": {None: "open", Scope.READ: "read"},
    "Mutation": {Scope.EDIT: "edit"},
    "Thing": {None: "name", Scope.SUBSCRIBE: "deep"},
}


def needs(document: str, name: str | None = None) -> dict[str, str]:
    """By scope, the field that asks for it."""
    found = Permissions(SMALL, SMALL_RULES).needs(parse(document), name)
    return {str(scope): need.field for scope, need in found.items()}


def test_every_rule_is_of_a_field_that_there_is() -> None:
    named = [
        (type_name, name) for type_name, rule in RULES.items() for names in rule.values() for name in names.split()
    ]
    assert sorted(named) == sorted(fields_of(PERMISSIONS.schema)), "each field once"


def test_a_field_without_a_rule_keeps_the_service_from_starting() -> None:
    schema = build_schema("type Query { old: Int fresh: Int } type Fresh { a: Int }")
    with pytest.raises(LookupError, match=r"^no rule says who may see Query\.fresh, Fresh\.a; add it to resolvers"):
        Permissions(schema, {"Query": {Scope.READ: "old"}})


def test_a_field_asks_for_the_same_by_its_interface() -> None:
    for interface in PERMISSIONS.schema.type_map.values():
        if isinstance(interface, GraphQLInterfaceType):
            for name in interface.fields:
                wanted = PERMISSIONS.rule(interface.name, name)
                for each in PERMISSIONS.schema.get_implementations(interface).objects:
                    assert PERMISSIONS.rule(each.name, name) == wanted, f"{each.name}.{name}"


def test_root_fields_ask_for_what_they_do() -> None:
    schema = PERMISSIONS.schema
    assert schema.query_type is not None
    assert schema.subscription_type is not None
    assert schema.mutation_type is not None
    assert {PERMISSIONS.rule("Query", name) for name in schema.query_type.fields} <= {Scope.READ, Scope.ADMIN}
    assert {PERMISSIONS.rule("Subscription", name) for name in schema.subscription_type.fields} == {Scope.SUBSCRIBE}
    recording = {name for name in schema.mutation_type.fields if PERMISSIONS.rule("Mutation", name) is Scope.RECORD}
    assert recording == {"recordInteractions", "recordResults"}
    others = {PERMISSIONS.rule("Mutation", name) for name in schema.mutation_type.fields} - {Scope.RECORD}
    assert others <= {Scope.EDIT, Scope.ADMIN}


def test_what_an_operation_needs_is_the_sum_of_its_fields() -> None:
    assert needs("{ open { name } }") == {}
    assert needs("{ open { name } read { name } }") == {"read": "Query.read"}
    assert needs("{ read { deep { deep { name } } } }") == {"read": "Query.read", "subscribe": "Thing.deep"}
    assert needs("mutation { edit { ... on Thing { deep { name } } } }") == {
        "edit": "Mutation.edit",
        "subscribe": "Thing.deep",
    }


def test_what_fragments_ask_for_is_asked_for_where_they_are_spread() -> None:
    fragments = (
        "fragment A on Thing { ...B } fragment B on Thing { deep { name } } fragment C on Query { read { name } }"
    )
    assert needs(f"{{ open {{ ...A }} }} {fragments}") == {"subscribe": "Thing.deep"}
    assert needs(f"{{ open {{ name }} ...C }} {fragments}") == {"read": "Query.read"}


def test_only_the_operation_counts_that_is_asked_for() -> None:
    two = "query A { open { name } } query B { read { name } }"
    assert needs(two, "A") == {}
    assert needs(two, "B") == {"read": "Query.read"}
    assert needs(two) == {}, "nothing is executed"


def test_what_a_variable_may_leave_out_counts_and_what_is_about_the_schema_does_not() -> None:
    assert needs("query ($it: Boolean!) { open { name } read @include(if: $it) { name } }") == {"read": "Query.read"}
    assert needs("{ __typename __schema { types { name fields { name } } } open { __typename } }") == {}


def test_fragments_that_spread_each_other_often_cost_no_more_than_they_are_long() -> None:
    spreads = "".join(f"fragment F{n} on Thing {{ ...F{n + 1} ...F{n + 1} }} " for n in range(1_000))
    began = time.perf_counter()
    assert needs(f"{{ open {{ ...F0 }} }} {spreads} fragment F1000 on Thing {{ deep {{ name }} }}") == {
        "subscribe": "Thing.deep"
    }
    assert time.perf_counter() - began < 2


def refused(field: str, scope: str) -> dict[str, Any]:
    """The one error of whoever lacks a scope."""
    message = f'{field} needs the scope "{scope}", which you do not have. Use credentials that have it.'
    return {"message": message, "extensions": {"code": "FORBIDDEN", "scope": scope}}


@pytest.fixture
async def whole() -> Service:
    return await served()


async def test_a_refused_edit_changes_nothing_and_says_what_is_needed(whole: Service) -> None:
    reader = whole.used_with(rights(Scope.READ, Scope.RECORD, Scope.SUBSCRIBE, Scope.ADMIN))
    before = whole.hierarchies.hierarchy
    answer = await reader.run(DEFINE)
    assert "data" not in answer
    assert await reader.error(DEFINE) == refused("Mutation.defineMoment", "edit")
    assert whole.hierarchies.hierarchy is before


async def test_a_mutation_of_which_one_part_is_refused_does_none_of_it(whole: Service) -> None:
    both = f"""mutation ($items: [InteractionInput!]!) {{
      recordInteractions(input: {{source: "crew", interactions: $items}}) {{ __typename }}
      {DEFINE.removeprefix("mutation {").removesuffix("}")} }}"""
    error = await whole.used_with(rights(Scope.RECORD)).error(both, items=[sent("9", "10:00", "board", MET)])
    assert error == refused("Mutation.defineMoment", "edit")
    assert ("crew", "9") not in whole.recorder.stored


async def test_a_refused_query_reads_nothing(whole: Service) -> None:
    before = whole.hierarchies.reads
    error = await whole.used_with(rights(Scope.EDIT, Scope.ADMIN)).error('{ outcome(key: "trip") { key } }')
    assert error == refused("Query.outcome", "read")
    assert whole.hierarchies.reads == before


async def test_who_lacks_two_scopes_is_told_of_both(whole: Service) -> None:
    query = 'mutation { defineOutcome(input: {key: "o", name: "O"}) { ... on Outcome { attempts { nodes { key } } } } }'
    errors = (await whole.used_with(rights(Scope.RECORD)).run(query))["errors"]
    assert [error["extensions"]["scope"] for error in errors] == ["edit", "read"]


async def test_who_may_only_edit_does_not_come_to_what_was_recorded(whole: Service) -> None:
    editor = whole.used_with(rights(Scope.EDIT))
    rename = 'mutation { renameNode(input: {key: "board", newKey: "gate"}) { ... on NodeEdit { node { key %s } } } }'
    listed = "... on Moment { interactions { nodes { key } } }"
    assert await editor.error(rename % listed) == refused("Moment.interactions", "read")
    assert (await editor.data(rename % ""))["renameNode"] == {"node": {"key": "gate"}}


async def test_who_may_only_record_reads_nothing(whole: Service) -> None:
    sender = whole.used_with(rights(Scope.RECORD))
    receipt = await sender.data(RECORD, items=[sent("9", "10:00", "board", MET)])
    assert receipt["recordInteractions"] == {"recorded": 1, "rejected": []}
    assert await sender.error("{ position }") == refused("Query.position", "read")


async def test_subscribing_needs_its_own_scope(whole: Service) -> None:
    async with subscribed(
        whole.used_with(rights(Scope.READ)), "subscription { hierarchyChanged { __typename } }"
    ) as it:
        assert await it.error() == refused("Subscription.hierarchyChanged", "subscribe")
    assert whole.live.followers == 0


async def test_who_is_restricted_edits_nothing_whatever_scopes_they_were_given(whole: Service) -> None:
    for restricted in (rights(outcome="trip"), rights(source="desk")):
        error = await whole.used_with(restricted).error(DEFINE)
        assert error["message"] == (
            'Mutation.defineMoment needs the scope "edit", which nobody has who is restricted to outcomes or a source. '
            "Use credentials that are not."
        )
        assert error["extensions"] == {"code": "FORBIDDEN", "scope": "edit"}


async def test_a_wrong_document_is_wrong_before_it_is_forbidden(whole: Service) -> None:
    error = await whole.used_with(rights(Scope.RECORD)).error('{ outcome(key: "trip") { nothing } }')
    assert error["message"].startswith("Cannot query field 'nothing'")


def test_of_documents_that_are_kept_each_is_looked_at_once_and_no_two_are_taken_for_each_other() -> None:
    permissions, nobody = Permissions(SMALL, SMALL_RULES), rights(Scope.RECORD)
    read, edit = parse("query A { read { name } } query B { open { name } }"), parse("mutation { edit { name } }")

    def scopes(document: DocumentNode, name: str | None = None) -> list[str]:
        return [error.extensions["scope"] for error in permissions.refusals(document, name, nobody) if error.extensions]

    for _ in range(2):
        assert (scopes(read, "A"), scopes(read, "B"), scopes(edit)) == (["read"], [], ["edit"])
    for number in range(300):
        assert scopes(parse(f"query N{number} {{ read {{ name }} }}")) == ["read"], "also where others were forgotten"
