"""How a node performed: `HierarchyNode.performance`."""

from collections.abc import Awaitable

from domain.reporting import Performance as DomainPerformance
from resolvers.context import Info
from resolvers.performance.inputs import WindowInput
from resolvers.performance.series import SeriesOf, steps_selected
from resolvers.performance.types import Performance, PresentMoment
from resolvers.scalars import given


def performance(
    info: Info, node_id: str, window: WindowInput, channel: str | None, present: PresentMoment
) -> Awaitable[Performance]:
    """Join the operation's next report.

    Not a coroutine: it asks while the fields are being resolved, before any of them waits, so that all nodes of the
    answer, at whatever depth, meet in one report.
    """
    on = given(channel)
    asked = info.context.loaders.performance.load(
        node_id, (window.to_domain(), on), steps_selected(info.selected_fields)
    )
    return _presented(asked, present, SeriesOf(node_id, on))


async def _presented(asked: Awaitable[DomainPerformance], present: PresentMoment, series: SeriesOf) -> Performance:
    return Performance.of(await asked, present, series)
