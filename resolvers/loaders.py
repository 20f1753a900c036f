"""Loaders: what one operation asks for in many places, read once."""

from collections import defaultdict
from collections.abc import Awaitable, Sequence

from strawberry.dataloader import DataLoader

from domain import reporting
from domain.errors import TouchstoneError
from domain.hierarchy import Hierarchy
from domain.limits import Limits
from domain.ports import Clock, Rollups
from domain.reporting import Performance, WindowRequest

Span = tuple[WindowRequest, str | None]  # the window and the channel
Answer = Performance | TouchstoneError


class PerformanceLoader:
    """Answers all nodes that are asked for with the same window and channel by one report, from one reading."""

    def __init__(self, hierarchy: Hierarchy, rollups: Rollups, clock: Clock, limits: Limits) -> None:
        self._hierarchy = hierarchy
        self._rollups = rollups
        self._clock = clock
        self._limits = limits
        self._loader: DataLoader[tuple[str, Span], Performance] = DataLoader(load_fn=self._load)

    def load(self, node_id: str, window: WindowRequest, channel: str | None) -> Awaitable[Performance]:
        """Join the next report. Call it when the field is resolved, not when its answer is awaited.

        Awaiting raises what `reporting.report` raises.
        """
        return self._loader.load((node_id, (window, channel)))

    async def _load(self, asked: list[tuple[str, Span]]) -> Sequence[Answer]:
        nodes: dict[Span, list[str]] = defaultdict(list)
        for node_id, span in asked:
            nodes[span].append(node_id)
        answers = {span: await self._report(span, node_ids) for span, node_ids in nodes.items()}
        return [_pick(answers[span], node_id) for node_id, span in asked]

    async def _report(self, span: Span, nodes: Sequence[str]) -> dict[str, Performance] | TouchstoneError:
        """One span's refusal must not become the others'."""
        window, channel = span
        try:
            return await reporting.report(
                nodes,
                window,
                channel,
                hierarchy=self._hierarchy,
                rollups=self._rollups,
                clock=self._clock,
                limits=self._limits,
            )
        except TouchstoneError as error:
            return error


def _pick(answer: dict[str, Performance] | TouchstoneError, node_id: str) -> Answer:
    return answer if isinstance(answer, TouchstoneError) else answer[node_id]
