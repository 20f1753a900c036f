"""What the settings allow to connections that stay open."""

from dataclasses import dataclass
from typing import Final

from api.live.connections import ConnectionLimits
from api.live.outgoing import OutgoingLimits
from api.live.socket import SocketLimits
from api.live.streams import StreamLimits
from api.settings import Settings

RIGHTS_SECONDS: Final = 10.0  # tending looks ten times as often whether callers may still be here


@dataclass(frozen=True, slots=True)
class LiveLimits:
    """Of all connections together, and of each kind."""

    connections: ConnectionLimits
    socket: SocketLimits
    stream: StreamLimits

    @classmethod
    def of(cls, settings: Settings) -> "LiveLimits":
        """From the settings."""
        outgoing = OutgoingLimits(settings.max_waiting_bytes, settings.max_waiting_seconds)
        soonest = min(settings.ping_seconds, settings.socket_init_seconds, settings.silence_seconds, RIGHTS_SECONDS)
        return cls(
            ConnectionLimits(
                most=settings.max_connections,
                most_of_client=settings.max_client_connections,
                most_strangers=settings.max_strangers,
                most_strangers_of_client=settings.max_client_strangers,
                tend_seconds=soonest,
            ),
            SocketLimits(
                init_seconds=settings.socket_init_seconds,
                ping_seconds=settings.ping_seconds,
                silence_seconds=settings.silence_seconds,
                operations=settings.max_socket_operations,
                outgoing=outgoing,
            ),
            StreamLimits(settings.ping_seconds, outgoing),
        )
