"""What is put together wrongly serves nobody."""

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from api.graphql import GraphQLApp
from api.middleware import SurpriseNet
from api.operations.asked import Asked
from api.operations.pipeline import Pipeline
from api.operations.refused import Refused
from api.settings import Settings
from domain.access import Rights, Scope
from resolvers.context import Context
from resolvers.permitting import Permissions
from resolvers.rules import Rule
from tests.api.live.server import SCHEMA
from tests.graphql_client import Service

EDIT = 'mutation { defineMoment(input: {key: "k", name: "N"}) { __typename } }'


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
async def test_nobody_is_served_where_nothing_has_let_them_in(accept: str) -> None:
    service = Service()
    app = Starlette(
        routes=[Route("/graphql", GraphQLApp(lambda _: service.services))], middleware=[Middleware(SurpriseNet)]
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as http:
        answer = await http.post("/graphql", json={"query": EDIT}, headers={"accept": accept})
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (500, "INTERNAL")
    assert service.hierarchies.log == []


async def test_another_schema_is_served_by_its_own_rules() -> None:
    rules: dict[str, dict[Rule, str]] = {
        "Query": {Scope.ADMIN: "echo broken"},
        "Mutation": {None: "double work insist"},
    }
    rules["Subscription"] = {None: "news past numbers forever"}
    rules["News"] = {None: "number text cursor executions"}
    pipeline = Pipeline(Permissions(SCHEMA._schema, rules), Settings())  # pyright: ignore[reportPrivateUsage]  # noqa: SLF001
    rights = Rights(name="reader", scopes=frozenset({Scope.READ}))
    context = Context(Service().services, rights=rights, request_id="request")
    answer = await pipeline.execute(pipeline.find(Asked('{ echo(text: "hi") }'), context), None, context)
    assert isinstance(answer, Refused)
    assert [error.extensions for error in answer.errors] == [{"code": "FORBIDDEN", "scope": "admin"}]
