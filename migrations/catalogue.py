"""The migrations that this release ships, found by their names."""

import importlib
import pkgutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from motor.motor_asyncio import AsyncIOMotorDatabase

from migrations import versions

Database: TypeAlias = AsyncIOMotorDatabase[dict[str, Any]]
Step: TypeAlias = Callable[[Database], Awaitable[None]]


@dataclass(frozen=True)
class Migration:
    """One step forward. Its name is its identity and its place in the order.

    Attributes:
        name: the module's, `m0001_what_it_does`.
        up: idempotent: a run that was cut off is run again from its beginning.
        verify: raises when `up` left no mark.
    """

    name: str
    up: Step
    verify: Step


def shipped() -> tuple[Migration, ...]:
    """Every migration of this release, in order."""
    names = sorted(module.name for module in pkgutil.iter_modules(versions.__path__) if module.name.startswith("m"))
    return tuple(_load(name) for name in names)


def _load(name: str) -> Migration:
    module = importlib.import_module(f"{versions.__name__}.{name}")
    return Migration(name, module.up, module.verify)
