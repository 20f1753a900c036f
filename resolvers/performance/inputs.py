"""Which time is asked about."""

import strawberry

from domain.windows import Between, Last, WindowRequest
from resolvers.scalars import SentDuration, SentTime, given, read_duration, read_time


@strawberry.input(description="A span of time.")
class Interval:
    """`from` included, `to` excluded."""

    from_: SentTime = strawberry.field(name="from", description="Where it begins, included.")
    to: SentTime = strawberry.field(description="Where it ends, excluded. Later than `from`.")


@strawberry.input(
    one_of=True,
    description=(
        "A window: exactly one of the two. It is widened to whole minutes, and to whole quarter hours where it begins "
        "or ends before the minutes kept (by default the last 7 days); the answer says what was counted."
    ),
)
class WindowInput:
    """One of two ways to name a window."""

    last: SentDuration | None = strawberry.field(
        default=strawberry.UNSET, description="This long, ending with the current minute, as PT5M."
    )
    between: Interval | None = strawberry.field(default=strawberry.UNSET, description="From one instant to another.")

    def to_domain(self) -> WindowRequest:
        """What the domain reports on. Raises InvalidInputError for a malformed time or duration."""
        between = given(self.between)
        if between is None:
            return Last(read_duration("window.last", self.last))
        return Between(read_time("window.between.from", between.from_), read_time("window.between.to", between.to))
