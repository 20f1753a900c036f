"""Customers at four desks: the steps that they take, and by hand what becomes of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from typing import Any, Final, NamedTuple, TypeAlias

OUTCOMES: Final = ("repaired", "refunded", "rebooked", "informed")
STAGES: Final = ("asked", "answered", "settled")
MOMENTS: Final = tuple(f"{outcome}-{stage}" for outcome, stage in product(OUTCOMES, STAGES))
# A wait of so many seconds, under the standard of every moment: magic up to 5, expected up to 30.
VERDICTS: Final = {3: "MAGIC", 20: "MET", 60: "MISSED", None: "UNMEASURED"}

_MEASURES: Final = """[{ key: "wait", signal: "wait_seconds", decisive: true,
  rule: { threshold: { better: LOWER, magic: 5, expected: 30, unacceptable: 90 } } }]"""
DEFINE: Final = "mutation {{ {} }}".format(
    "\n".join(
        [
            f'd{n}: defineOutcome(input: {{ key: "{key}", name: "{key}", recoveryWindow: "P1D" }}) {{ __typename }}'
            for n, key in enumerate(OUTCOMES)
        ]
        + [
            f"""m{n}: defineMoment(input: {{ key: "{key}", name: "{key}" }}) {{ __typename }}
            s{n}: publishStandard(input: {{ moment: "{key}", measures: {_MEASURES} }}) {{ __typename }}
            c{n}: contribute(input: {{
              contributor: "{key}", to: "{key.partition("-")[0]}", makeOrBreak: true }}) {{ __typename }}"""
            for n, key in enumerate(MOMENTS)
        ]
    )
)


class Step(NamedTuple):
    """Where, after how long a wait, and how many seconds after the attempt began. Steps arrive in their order."""

    stage: str
    wait: int | None
    second: int


class Move(NamedTuple):
    """A transition, and which step brought it about."""

    step: int
    before: str | None
    after: str
    corrects: bool = False


@dataclass(frozen=True)
class Course:
    """How one attempt goes."""

    steps: Sequence[Step]
    moves: Sequence[Move]


_OPENED: Final = Move(0, None, "OPEN")
COURSES: Final = (
    Course(
        [Step("asked", 3, 0), Step("answered", 20, 10), Step("settled", 3, 20)],
        [_OPENED, Move(2, "OPEN", "ACHIEVED")],
    ),
    # Made good.
    Course(
        [Step("asked", 60, 0), Step("asked", 20, 10), Step("answered", 20, 20), Step("settled", 20, 30)],
        [_OPENED, Move(0, "OPEN", "AT_RISK"), Move(1, "AT_RISK", "OPEN"), Move(3, "OPEN", "ACHIEVED")],
    ),
    # Not made good.
    Course([Step("asked", 20, 0), Step("answered", 60, 10)], [_OPENED, Move(1, "OPEN", "AT_RISK")]),
    # What occurred between the first two arrives last.
    Course(
        [Step("asked", 20, 0), Step("answered", 3, 20), Step("settled", 20, 30), Step("asked", 60, 10)],
        [_OPENED, Move(2, "OPEN", "ACHIEVED"), Move(3, "ACHIEVED", "AT_RISK", corrects=True)],
    ),
    # The last step is not measured.
    Course([Step("asked", 3, 0), Step("answered", 3, 10), Step("settled", None, 20)], [_OPENED]),
)
STEPS: Final = sum(len(course.steps) for course in COURSES)


class Told(NamedTuple):
    """An event of an attempt: its place among the attempt's, and everything that is told of it."""

    attempt: str
    place: int
    what: str


class Passing(NamedTuple):
    """An interaction, as its event is told, and what it may be filtered by."""

    told: Told
    moment: str
    verdict: str


class Turn(NamedTuple):
    """A transition, likewise."""

    told: Told
    outcome: str
    state: str


Item: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Attempt:
    """One customer's try."""

    key: str
    outcome: str
    course: Course
    begins_at: datetime

    def item(self, number: int) -> Item:
        """A step, as it is sent."""
        step = self.course.steps[number]
        return {
            "id": f"{self.key}/{number}",
            "moment": f"{self.outcome}-{step.stage}",
            "attempt": self.key,
            "occurredAt": (self.begins_at + timedelta(seconds=step.second)).isoformat(),
            "signals": {} if step.wait is None else {"wait_seconds": step.wait},
        }

    def passings(self) -> Iterator[Passing]:
        """Its interactions, in the order in which they arrive."""
        for number, step in enumerate(self.course.steps):
            moment, verdict = f"{self.outcome}-{step.stage}", VERDICTS[step.wait]
            yield Passing(Told(self.key, number, f"{moment} {verdict}"), moment, verdict)

    def turns(self) -> Iterator[Turn]:
        """Its transitions, in the order of its revisions."""
        for revision, move in enumerate(self.course.moves, 1):
            what = f"{move.before} to {move.after} by {self.key}/{move.step}, corrects: {move.corrects}"
            yield Turn(Told(self.key, revision, what), self.outcome, move.after)


def attempts(count: int, begin: datetime) -> Sequence[Attempt]:
    """So many, a second apart: after each other on all courses, at all outcomes."""
    return [
        Attempt(
            f"a{n}",
            OUTCOMES[n // len(COURSES) % len(OUTCOMES)],
            COURSES[n % len(COURSES)],
            begin + timedelta(seconds=n % 60),
        )
        for n in range(count)
    ]


def read_passing(event: dict[str, Any]) -> Told:
    """An `InteractionRecorded`, as it was told."""
    interaction = event["interaction"]
    attempt, _, number = interaction["key"].partition("/")
    return Told(attempt, int(number), f"{interaction['momentKey']} {interaction['verdict']}")


def read_turn(event: dict[str, Any]) -> Told:
    """An `OutcomeUpdate`, as it was told."""
    cause = event["cause"] and event["cause"]["key"]
    what = f"{event['from']} to {event['to']} by {cause}, corrects: {event['corrects']}"
    return Told(event["attempt"]["key"], event["revision"], what)
