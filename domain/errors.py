"""Everything that can go wrong, drawn as a tree.

TouchstoneError
├── Refused                 nothing was changed; the message says what to do
│   ├── InvalidInputError
│   ├── KeyTakenError
│   ├── UnknownNodeError
│   ├── WouldCloseCycleError
│   ├── StaleRevisionError
│   ├── NotAllowedThereError
│   ├── WouldRewriteHistoryError
│   ├── BatchTooLargeError
│   └── OverloadedError
└── UnavailableError        the database is away; a write may have happened, so send it again
"""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from domain.hierarchy import Node


_SHOWN_CHARACTERS: Final = 128  # what a caller sent is quoted, but not at any length


class TouchstoneError(Exception):
    """The root of what this service raises on purpose."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Refused(TouchstoneError):  # noqa: N818 - the word of the API: a refusal is an answer, not an accident
    """A request that was understood and declined. It changed nothing."""


class InvalidInputError(Refused):
    """A value that the schema admits and the rules do not."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class KeyTakenError(Refused):
    """A key names its node for ever, and this one names another node."""

    def __init__(self, key: str, node: "Node") -> None:
        super().__init__(f'The key "{key}" already names {node.kind.article} ("{node.name}"); choose another key.')
        self.key = key


class UnknownNodeError(Refused):
    """No node, or none of the kind that was asked for, has this key."""

    def __init__(self, key: str, wanted: str = "node") -> None:
        shown = key if len(key) <= _SHOWN_CHARACTERS else f"{key[:_SHOWN_CHARACTERS]}…"
        super().__init__(f'There is no {wanted} with the key "{shown}"; define it first or check the spelling.')
        self.key = key


class WouldCloseCycleError(Refused):
    """A contribution that would make a node serve itself.

    `cycle` starts and ends with the contributor, in the direction of contribution.
    """

    def __init__(self, cycle: "tuple[Node, ...]") -> None:
        path = " → ".join(node.key for node in cycle)
        super().__init__(f"This would close a cycle: {path}. Withdraw one of these contributions first.")
        self.cycle = cycle


class StaleRevisionError(Refused):
    """The node has moved on since the caller read it."""

    def __init__(self, key: str, expected: int, current: int) -> None:
        super().__init__(f'"{key}" is at revision {current}, not {expected}; read it again and repeat the edit.')
        self.current = current


class NotAllowedThereError(Refused):
    """A contribution between kinds of nodes that do not go together."""


class WouldRewriteHistoryError(Refused):
    """A standard that would change verdicts which were already given."""


class BatchTooLargeError(Refused):
    """More items in one call than the limit."""

    def __init__(self, count: int, limit: int) -> None:
        super().__init__(f"{count} items in one call; send at most {limit}. Nothing of this call was recorded.")
        self.limit = limit


class OverloadedError(Refused):
    """The recording queue is full. `retry_after_seconds` is when there should be room again."""

    def __init__(self, retry_after_seconds: float) -> None:
        super().__init__(
            f"The recording queue is full; nothing of this call was recorded. Send it again in {retry_after_seconds} s."
        )
        self.retry_after_seconds = retry_after_seconds


class UnavailableError(TouchstoneError):
    """The database did not answer in time. A write may have happened: sending it again is safe."""
