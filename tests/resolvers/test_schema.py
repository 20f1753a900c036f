from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLUnionType,
    build_schema,
    specified_scalar_types,
)

from resolvers.schema import SDL_FILE, main, sdl

PUBLISHED = build_schema(sdl())


def test_the_committed_sdl_is_current() -> None:
    assert SDL_FILE.read_text(encoding="utf-8") == sdl(), "python -m resolvers.schema > resolvers/schema.graphql"
    assert main(["--check"]) == 0


def undescribed(type_: GraphQLNamedType) -> list[str]:
    """What of a type has no description."""
    parts: dict[str, str | None] = {type_.name: type_.description}
    match type_:
        case GraphQLObjectType() | GraphQLInterfaceType():
            for name, field in type_.fields.items():
                parts[f"{type_.name}.{name}"] = field.description
                parts |= {f"{type_.name}.{name}({key})": arg.description for key, arg in field.args.items()}
        case GraphQLInputObjectType():
            parts |= {f"{type_.name}.{name}": field.description for name, field in type_.fields.items()}
        case GraphQLEnumType():
            parts |= {f"{type_.name}.{name}": value.description for name, value in type_.values.items()}
        case _:
            pass
    return [name for name, description in parts.items() if not description]


def test_every_type_field_argument_and_enum_value_is_described() -> None:
    ours = [
        type_
        for name, type_ in PUBLISHED.type_map.items()
        if not name.startswith("__") and name not in specified_scalar_types
    ]
    assert [part for type_ in ours for part in undescribed(type_)] == []


def test_every_result_of_a_mutation_is_a_union_of_one_success_and_refusals() -> None:
    assert PUBLISHED.mutation_type is not None
    for name, field in PUBLISHED.mutation_type.fields.items():
        union = PUBLISHED.type_map[str(field.type).rstrip("!")]
        assert isinstance(union, GraphQLUnionType), name
        success, *refusals = union.types
        assert "Refusal" not in [interface.name for interface in success.interfaces], name
        assert all("Refusal" in [interface.name for interface in each.interfaces] for each in refusals), name
        assert list(field.args) == ["input"], name


def test_node_may_be_null() -> None:
    assert PUBLISHED.query_type is not None
    assert str(PUBLISHED.query_type.fields["node"].type) == "Node"


def test_the_contracts_scalars_are_there() -> None:
    ours = {name for name, type_ in PUBLISHED.type_map.items() if isinstance(type_, GraphQLScalarType)}
    assert {"DateTime", "Duration", "Count", "Signals"} <= ours
