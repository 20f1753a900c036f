"""A service of a small schema on a real port of loopback, in the loop of the tests."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncGenerator, Callable, Generator
from dataclasses import dataclass
from typing import Any

import pytest
import strawberry
import uvicorn
import websockets
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from api.access.gate import Gate
from api.access.middleware import Authentication, Doorkeeper
from api.app import cors
from api.bodies import Bodies, BodyLimits
from api.graphql import GraphQLApp
from api.middleware import RequestLog, SurpriseNet
from api.pages.serving import is_page
from api.request_protocol import RequestProtocol
from api.settings import Settings
from api.socket_protocol import SocketProtocol
from domain.errors import FellBehindError
from domain.feed import Cursor
from resolvers.permitting import Permissions
from resolvers.schema import PERMISSIONS
from tests.admitted import Admitted
from tests.graphql_client import Service


@strawberry.type
class News:
    """An event, and where to go on after it."""

    number: int
    text: str
    cursor: str

    @strawberry.field
    def executions(self) -> int:
        return Channel.current.executed()


class Channel:
    """What the subscriptions of a test are told."""

    current: "Channel"

    def __init__(self) -> None:
        Channel.current = self
        self.queues: set[asyncio.Queue[News | Exception | None]] = set()
        self.number = 0
        self.executions = 0
        self.working = 0
        self.may_finish = asyncio.Event()

    def executed(self) -> int:
        self.executions += 1
        return self.executions

    def tell(self, text: str = "news") -> None:
        self.number += 1
        news = News(number=self.number, text=text, cursor=f"c{self.number}")
        for queue in self.queues:
            queue.put_nowait(news)

    def end(self, error: Exception | None = None) -> None:
        for queue in self.queues:
            queue.put_nowait(error)

    async def follow(self) -> AsyncGenerator[News]:
        queue: asyncio.Queue[News | Exception | None] = asyncio.Queue()
        self.queues.add(queue)
        try:
            yield News(number=self.number, text="position", cursor=f"c{self.number}")
            while (told := await queue.get()) is not None:
                if isinstance(told, Exception):
                    raise told
                yield told
        finally:
            self.queues.discard(queue)


@strawberry.type
class Query:
    @strawberry.field
    def echo(self, text: str) -> str:
        return text

    @strawberry.field
    def broken(self) -> str:
        raise ValueError("a secret")


@strawberry.type
class Mutation:
    @strawberry.mutation
    def double(self, number: int) -> int:
        return 2 * number

    @strawberry.mutation
    async def work(self) -> str:
        Channel.current.working += 1
        try:
            await Channel.current.may_finish.wait()
        finally:
            Channel.current.working -= 1
        return "done"

    @strawberry.mutation
    async def insist(self) -> str:
        Channel.current.working += 1
        with contextlib.suppress(asyncio.CancelledError):
            await Channel.current.may_finish.wait()
        Channel.current.working -= 1
        return "done"


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def news(self, info: strawberry.Info, topic: str = "") -> AsyncGenerator[News]:  # noqa: ARG002
        async with contextlib.aclosing(Channel.current.follow()) as followed:
            async for each in followed:
                yield each

    @strawberry.subscription
    async def past(self, to: int) -> AsyncGenerator[News]:
        for number in range(1, to + 1):
            yield News(number=number, text="past", cursor=f"p{number}")
            await asyncio.sleep(0)
        await asyncio.Event().wait()

    @strawberry.subscription
    async def numbers(self, to: int) -> AsyncGenerator[list[int]]:
        for number in range(to):
            yield [number]

    @strawberry.subscription
    async def forever(self) -> AsyncGenerator[list[int]]:
        yield [1]
        await asyncio.Event().wait()


SCHEMA = strawberry.Schema(Query, Mutation, Subscription)
SMALL = Permissions(
    SCHEMA._schema,  # pyright: ignore[reportPrivateUsage]  # noqa: SLF001
    {
        "Query": {None: "echo broken"},
        "Mutation": {None: "double work insist"},
        "Subscription": {None: "news past numbers forever"},
        "News": {None: "number text cursor executions"},
    },
)


@dataclass(frozen=True)
class Served:
    """Where it listens, what its subscriptions are told, and its inside."""

    port: int
    channel: Channel
    app: GraphQLApp

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @contextlib.asynccontextmanager
    async def socket(self, *, init: bool = True, **others: object) -> AsyncGenerator["Client"]:
        options: Any = {"subprotocols": ["graphql-transport-ws"], "compression": None, "ping_interval": None} | others
        async with websockets.connect(f"ws://127.0.0.1:{self.port}/graphql", **options) as connection:
            client = Client(connection)
            if init:
                await client.send(type="connection_init")
                assert await client.receive() == {"type": "connection_ack"}
            yield client


class Client:
    """A client that speaks the protocol word by word."""

    def __init__(self, connection: websockets.ClientConnection) -> None:
        self.connection = connection

    async def send(self, **message: object) -> None:
        await self.connection.send(json.dumps(message))

    async def subscribe(self, identity: str, query: str, **payload: object) -> None:
        await self.send(type="subscribe", id=identity, payload={"query": query, **payload})

    async def receive(self) -> Any:  # noqa: ANN401 - whatever JSON says
        return json.loads(await asyncio.wait_for(self.connection.recv(), 60))

    async def closed(self) -> tuple[int, str]:
        """The code and reason of the close, which must be what comes next."""
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await asyncio.wait_for(self.connection.recv(), 60)
        close = closed.value.rcvd
        assert close is not None, "it was closed without a word"
        return close.code, close.reason


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        yield  # they are pytest's


class Behind:
    """The application, behind a gate."""

    def __init__(self, app: ASGIApp, gate: Gate) -> None:
        self._app = app
        self._gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("state", {})["gate"] = self._gate
        await self._app(scope, receive, send)


@contextlib.asynccontextmanager
async def served(
    service: Service | None = None, gate: Gate | None = None, /, **settings: object
) -> AsyncGenerator[Served]:
    """The small schema, or with a service over fakes the real one; where there is a gate, behind it."""
    limits, ports = Settings.model_validate({"max_cost": 0} | settings), service or Service()
    graphql = GraphQLApp(lambda _: ports.services, limits, SMALL if service is None else PERMISSIONS)
    app = Starlette(
        routes=[Route("/graphql", graphql), WebSocketRoute("/graphql", graphql)],
        middleware=[
            Middleware(RequestLog),
            Middleware(Doorkeeper, settings=limits, is_public=is_page),
            *cors(limits),
            Middleware(SurpriseNet),
            *(
                [Middleware(Behind, gate=gate), Middleware(Authentication, is_public=is_page)]
                if gate
                else [Middleware(Admitted)]
            ),
            Middleware(Bodies, limits=BodyLimits.of(limits)),
        ],
    )
    async with graphql.connections.tended(), listening(app, ws_max_size=limits.max_socket_message_bytes) as port:
        yield Served(port, Channel(), graphql)


@contextlib.asynccontextmanager
async def listening(app: ASGIApp, **config: Any) -> AsyncGenerator[int]:  # noqa: ANN401 - uvicorn's
    """An application on the server that the service runs on: its port."""
    server = _Server(
        uvicorn.Config(
            app,
            lifespan="off",
            http=RequestProtocol,
            ws=SocketProtocol,
            ws_ping_interval=None,
            ws_per_message_deflate=False,
            timeout_graceful_shutdown=1,
            log_config=None,
            **config,
        )
    )
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        running = asyncio.create_task(server.serve([listener]))
        await until(lambda: server.started)
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            await running


def fell_behind() -> FellBehindError:
    return FellBehindError(Cursor({1: 7}))


async def until(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait for what another task brings about."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - what it looks at tells nobody
            await asyncio.sleep(0.01)
