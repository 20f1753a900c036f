"""Loaders: what one operation asks for in many places, read once."""

from collections import defaultdict
from collections.abc import Awaitable, Iterable, Sequence

from strawberry.dataloader import DataLoader

from domain import reporting
from domain.errors import TouchstoneError
from domain.hierarchy import Hierarchy
from domain.limits import Limits
from domain.ports import Clock, Rollups
from domain.reporting import Performance
from domain.series import Steps
from domain.windows import WindowRequest

Span = tuple[WindowRequest, str | None]  # the window and the channel
Asked = tuple[str, Span, frozenset[Steps]]  # a node, and the series that are wanted of it
Answer = Performance | TouchstoneError


class PerformanceLoader:
    """Answers all nodes that are asked for with the same window and channel by one report, from one reading."""

    def __init__(self, hierarchy: Hierarchy, rollups: Rollups, clock: Clock, limits: Limits) -> None:
        self._hierarchy = hierarchy
        self._rollups = rollups
        self._clock = clock
        self._limits = limits
        self._loader: DataLoader[Asked, Performance] = DataLoader(load_fn=self._load)

    def load(
        self, node_id: str, window: WindowRequest, channel: str | None, steps: Iterable[Steps] = ()
    ) -> Awaitable[Performance]:
        """Join the next report. Call it when the field is resolved, not when its answer is awaited.

        The performance has the series of these steps, and of those that other nodes of the report were asked for.
        Awaiting raises what `reporting.report` raises.
        """
        return self._loader.load((node_id, (window, channel), frozenset(steps)))

    async def _load(self, asked: list[Asked]) -> Sequence[Answer]:
        nodes: dict[Span, dict[str, None]] = defaultdict(dict)
        steps: dict[Span, dict[Steps, None]] = defaultdict(dict)
        for node_id, span, wanted in asked:
            nodes[span][node_id] = None
            steps[span].update(dict.fromkeys(wanted))
        answers = {span: await self._report(span, list(nodes[span]), list(steps[span])) for span in nodes}
        return [_pick(answers[span], node_id) for node_id, span, _ in asked]

    async def _report(
        self, span: Span, nodes: Sequence[str], steps: Sequence[Steps]
    ) -> dict[str, Performance] | TouchstoneError:
        """One span's refusal must not become the others'."""
        window, channel = span
        try:
            return await reporting.report(
                nodes,
                window,
                channel,
                steps,
                hierarchy=self._hierarchy,
                rollups=self._rollups,
                clock=self._clock,
                limits=self._limits,
            )
        except TouchstoneError as error:
            return error


def _pick(answer: dict[str, Performance] | TouchstoneError, node_id: str) -> Answer:
    return answer if isinstance(answer, TouchstoneError) else answer[node_id]
