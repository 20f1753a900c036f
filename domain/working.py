"""Working: an attempt that one commit may change, and what its steps come to so far."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from domain.attempts import Attempt, Step
from domain.resolution import Fold, resolve
from domain.rulebook import Rules


@dataclass(slots=True)
class Working:
    """An attempt that this commit may change; `is_folded` while `now` says what its steps come to.

    `folds` counts how often that was worked out. `running` is the fold over the steps, while they come one after the
    other: a customer's may be many.
    """

    before: Attempt | None
    now: Attempt
    steps: dict[str, Step]
    is_folded: bool = True
    folds: int = 0
    running: Fold | None = None

    def put(self, step: Step) -> None:
        """Add a step, or replace it by what it is now."""
        if self.steps.get(step.id) != step:
            self._run(step)
            self.steps[step.id] = step
            self.is_folded = False

    def remove(self, identity: str) -> None:
        """Take a step away."""
        if self.steps.pop(identity, None) is not None:
            self.is_folded, self.running = False, None

    def update(self, attempt: Attempt) -> None:
        """Change something else than its steps."""
        if attempt != self.now:
            self.now = attempt
            self.is_folded, self.running = False, None

    def in_order(self) -> tuple[Step, ...]:
        """Its steps."""
        return tuple(sorted(self.steps.values(), key=lambda step: step.order))

    def standing(self, rules: Rules) -> tuple[bool, datetime | None]:
        """Whether it is closed, and when the next clock is due."""
        if self.is_folded:
            return self.now.resolution.state.is_closed, self.now.resolution.deadline_at
        if self.running is None:
            steps = self.in_order()
            self.steps = {step.id: step for step in steps}  # in order, for those that come after
            fold = Fold.over(steps, rules, self.now.swept_to)
            if any(step.repair for step in steps):  # a repair may lie after a step that is yet to come
                return fold.is_closed, fold.deadline_at
            self.running = fold
        return self.running.is_closed, self.running.deadline_at

    def folded(self, version: int, rules: Callable[[Attempt], Rules]) -> Attempt:
        """The attempt, with what its steps come to.

        Args:
            version: of the hierarchy as it is now: one that was only observed before its first step begins under it.
            rules: of an attempt's outcome, under the attempt's version.
        """
        attempt, steps = self.now, self.in_order()
        was_observed_only = self.before is not None and self.before.observed and not self.before.steps
        if was_observed_only and steps:
            attempt = replace(attempt, version=version)
        resolution = resolve(steps, rules(attempt), attempt.swept_to)
        opened_at = steps[0].at if steps else attempt.observed.at if attempt.observed else attempt.opened_at
        return replace(attempt, steps=steps, opened_at=opened_at, resolution=resolution)

    def _run(self, step: Step) -> None:
        """Let the running fold take a step; one that does not come last, or is repaired, ends it."""
        if self.running is None:
            return
        last = next(reversed(self.steps.values()), None)
        if step.id in self.steps or step.repair or (last is not None and last.order > step.order):
            self.running = None
        else:
            self.running.advance(step.at, [(step, True)])
