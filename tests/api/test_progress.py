"""Progress: what is shown, by a clock that tests move."""

import io

from api.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_elsewhere_it_is_a_line_every_tenth_with_rate_and_time_left() -> None:
    out, clock = io.StringIO(), Seconds()
    progress = Progress("Auditing", out, clock)
    for done in range(0, 1_001, 50):
        clock.now = done / 4
        progress.show(done, 1_000)
    lines = out.getvalue().splitlines()
    assert len(lines) == 10
    assert lines[0] == "Auditing: 100 of 1,000, 4 per second, 3:45 left"
    assert lines[-1] == "Auditing: 1,000 of 1,000"


def test_what_is_counted_may_be_another_thing_than_what_is_measured() -> None:
    out, clock = io.StringIO(), Seconds()
    progress = Progress("Importing", out, clock)
    clock.now = 10.0
    progress.show(512, 1_024, 30_000)
    progress.show(1_024, 1_024, 61_000)
    assert out.getvalue() == "Importing: 30,000, 50 %, 3,000 per second, 0:10 left\nImporting: 61,000, 100 %\n"


def test_on_a_terminal_it_is_a_bar_that_is_drawn_ten_times_a_second() -> None:
    out, clock = Terminal(), Seconds()
    progress = Progress("Importing", out, clock)
    for done in range(1, 101):
        clock.now = done / 100
        progress.show(done, 100)
    drawn = out.getvalue().split("\r")[1:]
    assert 10 <= len(drawn) <= 12
    assert drawn[-1] == f"Importing {'█' * 40} 100 of 100\x1b[K\n"


def test_of_nothing_everything_is_done() -> None:
    out = io.StringIO()
    Progress("Auditing", out).show(0, 0)
    assert out.getvalue() == ""
