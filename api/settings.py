"""Every setting of the service. Units are in the names. `api/environment.py` reads them."""

import ipaddress
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from domain.errors import TouchstoneError
from domain.ladder import LONGEST_RETENTION_DAYS

PREFIX = "TOUCHSTONE_"
DATABASE_VARIABLE = "MONGODB_URL"  # the one without our prefix: it is what hosts call it
KEY_BYTES = 32  # HMAC-SHA-256 is no stronger than its key
ITEM_COST: Final = 80
"""Of a batch by the item at most: 20 and 4 for the call, 1 and 50 for an item and its attempts, 5 for its rejection."""
LOOPBACK_NAMES = frozenset({"localhost", "ip6-localhost"})
ORIGIN: Final = re.compile(r"https?://(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:[0-9]{1,5})?", re.ASCII)
HOST: Final = re.compile(r"[0-9a-f:]*:[0-9a-f:.]*|[a-z0-9._-]+", re.ASCII)
KEY_SET_URL: Final = re.compile(
    r"https://[^\s/?#@]+[^\s#]*|http://(localhost|127\.0\.0\.1|\[::1\])(:[0-9]+)?(/[^\s#]*)?", re.ASCII
)


class SettingsError(TouchstoneError):
    """A variable is unknown or has a value that cannot be; the message names it and never shows a secret."""


class Settings(BaseModel):
    """What can be set, with its default and its limits. The variable is TOUCHSTONE_ and the name in capitals."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, allow_inf_nan=False)

    mongodb_url: SecretStr | None = None
    """A replica set or mongos; without it the embedded engine is started. Its variable has no prefix: MONGODB_URL."""

    database: str = Field(default="touchstone", pattern=r"^[A-Za-z0-9_-]{1,63}$")
    data_dir: Path = Path("touchstone-data")
    """Where the embedded engine keeps its data. The pseudonym key is kept beside it, not in it."""

    pseudonym_key: SecretStr | None = None
    """Hexadecimal, at least 32 bytes: turns customer ids into pseudonyms. Whoever loses it loses who was who."""

    migrate_on_start: bool = False
    """Apply missing migrations when serving. Always so on the embedded engine."""

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    workers: int = Field(default=1, ge=1, le=64)
    allow_open_access: Literal["no", "yes-i-know"] = "no"
    """Serve on another address than loopback although nobody has to say who they are."""

    authentication: Literal["auto", "required", "open"] = "auto"
    """Whether callers have to say who they are. auto: as soon as an API key was ever made, or an issuer is named."""

    jwt_issuer: str | None = None
    """What tokens must say in `iss`. All three of issuer, audience and key set, or none of them."""

    jwt_audience: str | None = None
    """What tokens must say in `aud`."""

    jwks_url: str | None = None
    """Where the issuer publishes its keys."""

    allowed_origins: Sequence[str] = ()
    """Sites whose pages may use the service from a browser, beside its own; separated by commas."""

    allowed_hosts: Sequence[str] = ()
    """Names of the service, without ports, separated by commas. None: on loopback loopback's, elsewhere any."""

    dashboard: Literal["on", "off"] = "on"
    """Whether the dashboard is served, at /. It shows what the key that one gives it may read."""

    graphiql: Literal["on", "off"] = "on"
    """Whether GraphiQL is served, at /graphiql. It can do what the key that one gives it may do."""

    introspection: Literal["on", "off"] = "on"
    """Whether clients may ask for the schema. Off: nor do errors suggest names of it."""

    trusted_documents: Literal["off", "allow", "enforce"] = "off"
    """Whether clients may name documents that are known beforehand instead of sending them. enforce: they cannot send
    others."""

    trusted_documents_file: Path | None = None
    """The documents: a JSON object of them by their hashes, as compilers of clients write it. Read at the start."""

    shutdown_seconds: int = Field(default=10, ge=1, le=300)
    """How long requests under way may take after SIGTERM. Open connections depart during its first half."""

    max_connections: int = Field(default=20_000, ge=1)
    """Sockets and other answers that stay open, at once and in one process."""

    max_client_connections: int = Field(default=5_000, ge=1)
    """The same, of one address."""

    max_strangers: int = Field(default=1_000, ge=1)
    """Sockets of clients that have to say who they are, and have not yet, at once and in one process. They are none of
    `max_connections` until they do."""

    max_client_strangers: int = Field(default=250, ge=1)
    """The same, of one address."""

    max_socket_operations: int = Field(default=100, ge=1)
    """Subscriptions, queries and mutations under way on one socket."""

    clock_grace_seconds: float = Field(default=60.0, ge=0, le=3_600)
    """For how long clocks leave an attempt alone after something was recorded to it."""

    max_socket_message_bytes: int = Field(default=1024 * 1024, ge=1024)
    """A longer one closes the socket with 1009. Bodies that ask for subscriptions are as long at most."""

    max_waiting_bytes: int = Field(default=1024 * 1024, ge=1024)
    """What is kept for a client that does not read. Beyond it the client is sent away with its cursor."""

    max_waiting_seconds: float = Field(default=10.0, gt=0)
    """How long a client may read nothing of what it is sent, before it is sent away likewise."""

    socket_init_seconds: float = Field(default=10.0, gt=0)
    """Within which a client must say `connection_init`."""

    ping_seconds: float = Field(default=20.0, gt=0)
    """How often clients hear that the service is there: pings on sockets, comments and empty parts elsewhere."""

    silence_seconds: float = Field(default=60.0, gt=0)
    """A socket of which nothing is heard for so long, not even an answer to a ping, is closed."""

    max_watched_nodes: int = Field(default=300, ge=1)
    """How many nodes one `performanceUpdated` may name."""

    max_waiting_commits: int = Field(default=1_000, ge=1)
    """Commits that wait for a subscription to events while it is told of earlier ones. Beyond it the subscription ends
    with its cursor. They are kept once for all subscriptions."""

    position_seconds: float = Field(default=30.0, gt=0)
    """How often subscriptions to events tell where they stand while nothing happens."""

    max_kept_objects: int = Field(default=20_000, ge=1)
    """Interactions and transitions of the last commits that are kept for subscriptions to come to them."""

    kept_seconds: float = Field(default=10.0, gt=0)
    """For how long these are kept, and results that are shared: objects in events are as old at most."""

    share_subscriptions: bool = True
    """Execute and encode identical subscriptions once for all who have them. They are told the same either way."""

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "console"] = "json"

    max_document_characters: int = Field(default=256 * 1024, ge=1, le=256 * 1024)
    """Of a GraphQL document; so many are kept in all of those that were asked for lately."""

    max_document_tokens: int = Field(default=4_000, ge=1)
    """Words and signs of a GraphQL document, counted while it is read. What is long belongs into variables."""

    max_definitions: int = Field(default=100, ge=1)
    """Operations and fragments of a document."""

    max_depth: int = Field(default=20, ge=1)
    """Fields within fields."""

    max_selections: int = Field(default=2_000, ge=1)
    """Fields and fragments of an operation, each fragment counted wherever it is spread."""

    max_aliases: int = Field(default=500, ge=0)
    max_directives: int = Field(default=100, ge=0)
    max_repeated_fields: int = Field(default=50, ge=1)
    """How often one field is asked for at one place, by fragments or again and again. Validation compares each of them
    with all others."""

    max_root_fields: int = Field(default=50, ge=1)
    max_cost: int = Field(default=200_000, ge=0)
    """Of an operation, and of each event of a subscription: the fields that it can give, by their weight. 0 is no
    limit, and answers do not tell what they cost. It must admit a batch of `max_batch_items`."""

    operation_seconds: float = Field(default=60.0, ge=0)
    """How long a query or mutation may take, 0 for as long as it likes. Recording is not bounded by it."""

    max_operations: int = Field(default=1_000, ge=0)
    """Queries and mutations under way at once in one process; 0 is no limit."""

    max_caller_operations: int = Field(default=500, ge=0)
    """The same, of one caller: a key, or an address where nobody has to say who they are."""

    rate_cost_per_minute: int = Field(default=0, ge=0)
    """What one caller may spend in one process, see `max_cost`; and as many characters of documents that were not asked
    for lately, which have to be read and validated. Batches are not taken from it where interactions have a rate of
    their own. 0 is no limit."""

    rate_interactions_per_minute: int = Field(default=0, ge=0)
    """Interactions and results that one caller may send to one process; 0 is no limit."""

    max_body_bytes: int = Field(default=16 * 1024 * 1024, ge=1024)
    max_held_bytes: int = Field(default=128 * 1024 * 1024, ge=2048)
    """Of the bodies of all requests under way in one process but subscriptions; one caller has at most half."""

    body_seconds: float = Field(default=60.0, gt=0)
    """Within which a body must come."""

    max_batch_items: int = Field(default=1_000, ge=1, le=2_000)
    queue_limit_items: int = Field(default=20_000, ge=1)
    max_unmapped_keys: int = Field(default=1_000, ge=0)
    max_channels: int = Field(default=100, ge=0)
    """How many channels a moment's performance can be asked for by; those that come later count only in the total."""

    max_attempt_steps: int = Field(default=1_000, ge=1, le=10_000)
    """An interaction that would be one more of its attempt is rejected."""

    max_moment_outcomes: int = Field(default=50, ge=1)
    """To how many outcomes a moment may contribute without passing through another one."""

    max_outcome_depth: int = Field(default=32, ge=1)
    """Within how many outcomes, one within another, an outcome may lie: one interaction may move an attempt at each."""

    minimum_measured_for_health: int = Field(default=20, ge=1)
    """Below it a moment's health is UNKNOWN: one miss of one has the Wilson interval [0, 0.79]."""

    minute_retention_days: int = Field(default=7, ge=1, le=LONGEST_RETENTION_DAYS)
    commit_retention_days: int = Field(default=7, ge=1)
    fold_interval_seconds: float = Field(default=1.0, gt=0)
    slot_lease_seconds: float = Field(default=15.0, gt=0)
    max_fold_lag_commits: int = Field(default=2_000, ge=1)
    """Beyond it the service is not ready: its answers would still be exact, but slow."""

    max_feed_lag_seconds: float = Field(default=30.0, gt=0)
    """Beyond it the service is not ready: subscribers would miss nothing, and hear of it so much later."""

    @field_validator("pseudonym_key")
    @classmethod
    def _is_long_hexadecimal(cls, key: SecretStr | None) -> SecretStr | None:
        if key is not None and not is_key(key.get_secret_value()):
            raise ValueError("no key")  # the message is in api/environment.py
        return key

    @field_validator("allowed_origins", "allowed_hosts", mode="before")
    @classmethod
    def _separated(cls, listed: object) -> object:
        if not isinstance(listed, str):
            return listed
        return tuple(part.strip().lower() for part in listed.split(",") if part.strip())

    @field_validator("allowed_origins")
    @classmethod
    def _are_origins(cls, origins: Sequence[str]) -> Sequence[str]:
        return _all_like(ORIGIN, origins)

    @field_validator("allowed_hosts")
    @classmethod
    def _are_hosts(cls, hosts: Sequence[str]) -> Sequence[str]:
        return _all_like(HOST, hosts)

    @field_validator("jwks_url")
    @classmethod
    def _is_safe(cls, url: str | None) -> str | None:
        return url if url is None else _all_like(KEY_SET_URL, [url])[0]

    @model_validator(mode="after")
    def _names_an_issuer_whole(self) -> Self:
        parts = {name: getattr(self, name) for name in ("jwt_issuer", "jwt_audience", "jwks_url")}
        missing = [variable(name) for name, value in parts.items() if value is None]
        if 0 < len(missing) < len(parts):
            raise ValueError(f"{' and '.join(missing)} must be set too: tokens are checked by all three or not at all.")
        return self

    @model_validator(mode="after")
    def _has_the_documents_to_trust(self) -> Self:
        if (self.trusted_documents == "off") is not (self.trusted_documents_file is None):
            trusted, file = variable("trusted_documents"), variable("trusted_documents_file")
            raise ValueError(
                f"{trusted} and {file} go together: say allow or enforce in one, and name a file in the other."
            )
        return self

    @model_validator(mode="after")
    def _callers_hold_a_body(self) -> Self:
        if self.max_held_bytes < 2 * self.max_body_bytes:
            raise ValueError(
                f"{variable('max_held_bytes')} ({self.max_held_bytes}) must be at least twice "
                f"{variable('max_body_bytes')} ({self.max_body_bytes}): a caller has half of it."
            )
        return self

    @model_validator(mode="after")
    def _queue_holds_a_batch(self) -> Self:
        if self.queue_limit_items < self.max_batch_items:
            raise ValueError(
                f"{variable('queue_limit_items')} ({self.queue_limit_items}) must not be less than "
                f"{variable('max_batch_items')} ({self.max_batch_items}): the queue holds whole calls."
            )
        return self

    @model_validator(mode="after")
    def _cost_admits_a_batch(self) -> Self:
        if 0 < self.max_cost < ITEM_COST * self.max_batch_items:
            raise ValueError(
                f"{variable('max_cost')} ({self.max_cost}) must be 0 or at least {ITEM_COST} times "
                f"{variable('max_batch_items')} ({self.max_batch_items}): an item that is recorded costs as much, with "
                "the attempts that it may name. Raise it, or allow smaller batches."
            )
        return self

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the service."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host in LOOPBACK_NAMES


def _all_like(pattern: re.Pattern[str], texts: Sequence[str]) -> Sequence[str]:
    if not all(map(pattern.fullmatch, texts)):
        raise ValueError("not alike")  # the message is in api/environment.py
    return texts


def is_key(text: str) -> bool:
    """Whether the text is a pseudonym key: hexadecimal digits for at least 32 bytes."""
    try:
        return len(bytes.fromhex(text)) >= KEY_BYTES
    except ValueError:
        return False


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return DATABASE_VARIABLE if name == "mongodb_url" else PREFIX + name.upper()
