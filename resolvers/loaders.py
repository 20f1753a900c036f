"""Loaders: what one operation asks for in many places, read once."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from strawberry.dataloader import DataLoader

from domain import achieving, reporting
from domain.achieving import Achievement
from domain.charting import Work
from domain.errors import TouchstoneError
from domain.hierarchy import Hierarchy
from domain.limits import Limits
from domain.ports import Clock, Rollups
from domain.reporting import Performance
from domain.series import Steps
from domain.windows import WindowRequest

T = TypeVar("T")
Span = TypeVar("Span")
Report = TypeVar("Report")


class ReportLoader(Generic[Span, Report]):
    """Answers all nodes that are asked for over the same span by one report, from one reading."""

    def __init__(
        self, report: Callable[[Span, Sequence[str], Sequence[Steps]], Awaitable[Mapping[str, Report]]]
    ) -> None:
        self._report = report
        self._loader: DataLoader[tuple[str, Span, frozenset[Steps]], Report] = DataLoader(load_fn=self._load)

    def load(self, node_id: str, span: Span, steps: Iterable[Steps] = ()) -> Awaitable[Report]:
        """Join the next report. Call it when the field is resolved, not when its answer is awaited.

        The answer has the series of these steps, and of those that other nodes of the report were asked for.
        Awaiting raises what the report raises.
        """
        return self._loader.load((node_id, span, frozenset(steps)))

    async def _load(self, asked: list[tuple[str, Span, frozenset[Steps]]]) -> Sequence[Report | TouchstoneError]:
        nodes: dict[Span, dict[str, None]] = defaultdict(dict)
        steps: dict[Span, dict[Steps, None]] = defaultdict(dict)
        for node_id, span, wanted in asked:
            nodes[span][node_id] = None
            steps[span].update(dict.fromkeys(wanted))
        answers = {span: await self._answer(span, list(nodes[span]), list(steps[span])) for span in nodes}
        return [_pick(answers[span], node_id) for node_id, span, _ in asked]

    async def _answer(
        self, span: Span, nodes: Sequence[str], steps: Sequence[Steps]
    ) -> Mapping[str, Report] | TouchstoneError:
        """One span's refusal must not become the others'."""
        try:
            return await self._report(span, nodes, steps)
        except TouchstoneError as error:
            return error


def performance_loader(
    hierarchy: Hierarchy, rollups: Rollups, clock: Clock, limits: Limits, work: Work
) -> ReportLoader[tuple[WindowRequest, str | None], Performance]:
    """How nodes performed. A span is a window and a channel."""

    async def report(
        span: tuple[WindowRequest, str | None], nodes: Sequence[str], steps: Sequence[Steps]
    ) -> Mapping[str, Performance]:
        return await reporting.report(
            nodes, *span, steps, hierarchy=hierarchy, rollups=rollups, clock=clock, limits=limits, work=work
        )

    return ReportLoader(report)


def achievement_loader(
    rollups: Rollups, clock: Clock, limits: Limits, work: Work
) -> ReportLoader[WindowRequest, Achievement]:
    """What became of attempts at outcomes. A span is a window."""

    async def report(
        window: WindowRequest, outcomes: Sequence[str], steps: Sequence[Steps]
    ) -> Mapping[str, Achievement]:
        return await achieving.achieve(outcomes, window, steps, rollups=rollups, clock=clock, limits=limits, work=work)

    return ReportLoader(report)


def loader_by_id(read: Callable[[Collection[str]], Awaitable[Mapping[str, T]]]) -> DataLoader[str, T | None]:
    """Reads things by their ids, those of one operation's fields together; None for what is not there."""

    async def load(ids: list[str]) -> Sequence[T | None]:
        found = await read(ids)
        return [found.get(identity) for identity in ids]

    return DataLoader(load_fn=load)


def _pick(answer: Mapping[str, Report] | TouchstoneError, node_id: str) -> Report | TouchstoneError:
    return answer if isinstance(answer, TouchstoneError) else answer[node_id]
