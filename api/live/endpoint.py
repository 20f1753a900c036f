"""Where connections that stay open come in: admitted, counted, served and let go."""

from collections.abc import Callable
from typing import Final

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from api.access.passes import entrance_of, rights_of
from api.failures import failure
from api.http.accepting import Form
from api.live import messages
from api.live.answering import Answering, new_context
from api.live.connections import Connections
from api.live.limits import LiveLimits
from api.live.quota import RefusedError
from api.live.socket import Socket
from api.live.streams import Events, Framing, Parts, Stream
from api.operations.asked import Asked
from api.operations.documents import Operation
from api.operations.refused import Refused
from api.protection.callers import address_of
from api.socket_protocol import allow_long_messages, sender_at_once
from resolvers.context import Services

_FRAMINGS: Final[dict[Form, Callable[[], Framing]]] = {Form.EVENTS: Events, Form.PARTS: Parts}
RETRY_AFTER_SECONDS: Final = 1


class LiveEndpoint:
    """Serves sockets and streams.

    Args:
        answering: executes operations.
        connections: counts and tends what is open.
        limits: of each.
    """

    def __init__(self, answering: Answering, connections: Connections, limits: LiveLimits) -> None:
        self._answering = answering
        self._connections = connections
        self._limits = limits

    async def socket(self, services: Services, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a socket that asks to be opened."""
        websocket = WebSocket(scope, receive, send)
        client, entrance = address_of(scope), entrance_of(scope)
        is_stranger = entrance.admitted is None
        try:
            self._connections.admit(client, is_stranger=is_stranger)
        except RefusedError as refused:
            await websocket.send_denial_response(_refusal(refused))
            return
        speaks = messages.SUBPROTOCOL in scope["subprotocols"]
        await websocket.accept(messages.SUBPROTOCOL if speaks else None)

        def welcome() -> None:
            self._connections.welcome(socket, client)
            allow_long_messages(scope)

        socket = Socket(
            self._answering,
            lambda rights: new_context(services, rights, client),
            entrance,
            welcome,
            receive,
            send,
            sender_at_once(scope),
            self._limits.socket,
        )
        with self._connections.opened(socket, client, gives_way=socket.give_way if is_stranger else None):
            if not speaks:
                socket.decline()
            elif not is_stranger:
                welcome()
            await socket.run()

    async def stream(
        self,
        found: Operation | Refused,
        asked: Asked,
        form: Form,
        services: Services,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        """Answer what was found over HTTP by a stream."""
        client = address_of(scope)
        try:
            self._connections.admit(client)
        except RefusedError as refused:
            await _refusal(refused)(scope, receive, send)
            return
        rights = rights_of(scope)
        stream = Stream(
            _FRAMINGS[form](), self._answering, entrance_of(scope).admitted, receive, send, self._limits.stream
        )
        with self._connections.opened(stream, client):
            await stream.run(found, asked, lambda: new_context(services, rights, client))


def _refusal(refused: RefusedError) -> Response:
    return failure(refused.status, refused.code, refused.message, {"retry-after": str(RETRY_AFTER_SECONDS)})
