"""The inbox is obeyed once, by the attempt it was written for."""

from __future__ import annotations

from pathlib import Path

import pytest

from trainer.control import Control
from trainer.failure import StoppedError


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1.0
        return self.now


def control(folder: Path) -> Control:
    return Control(folder, Clock())


def say(folder: Path, text: str) -> None:
    with (folder / "inbox.ndjson").open("a", encoding="utf-8") as file:
        file.write(text)


def asked(made: Control) -> str | None:
    try:
        made.check()
    except StoppedError as stop:
        return stop.status
    return None


def test_nothing_is_asked_where_there_is_no_inbox(tmp_path: Path) -> None:
    assert asked(control(tmp_path)) is None


@pytest.mark.parametrize(("kind", "status"), [("pause", "paused"), ("cancel", "cancelled")])
def test_a_line_is_obeyed(tmp_path: Path, kind: str, status: str) -> None:
    made = control(tmp_path)
    assert asked(made) is None
    say(tmp_path, f'{{"kind":"{kind}"}}\n')
    assert asked(made) == status


def test_half_a_line_waits_for_its_end(tmp_path: Path) -> None:
    made = control(tmp_path)
    say(tmp_path, '{"kind":"pa')
    assert asked(made) is None
    say(tmp_path, 'use"}\n')
    assert asked(made) == "paused"


def test_damaged_and_unknown_lines_are_passed_over(tmp_path: Path) -> None:
    made = control(tmp_path)
    say(tmp_path, 'no json\n[1]\n{"kind":"dance"}\n{"kind":["pause"]}\n')
    assert asked(made) is None


def test_a_cancel_is_not_undone_by_a_pause(tmp_path: Path) -> None:
    made = control(tmp_path)
    say(tmp_path, '{"kind":"cancel"}\n{"kind":"pause"}\n')
    assert asked(made) == "cancelled"


def test_the_next_attempt_is_not_paused_again(tmp_path: Path) -> None:
    first = control(tmp_path)
    say(tmp_path, '{"kind":"pause"}\n')
    assert asked(first) == "paused"
    first.close()
    second = control(tmp_path)
    assert asked(second) is None
    say(tmp_path, '{"kind":"cancel"}\n')
    assert asked(second) == "cancelled"


def test_what_came_before_the_end_was_meant_for_that_attempt(tmp_path: Path) -> None:
    """A worker writes a pause and sends SIGTERM; the signal is obeyed first."""
    first = control(tmp_path)
    say(tmp_path, '{"kind":"pause"}\n')
    first.close()
    assert asked(control(tmp_path)) is None


def test_a_new_inbox_is_read_from_its_start(tmp_path: Path) -> None:
    first = control(tmp_path)
    say(tmp_path, '{"kind":"pause"}\n{"kind":"pause"}\n')
    first.close()
    (tmp_path / "inbox.ndjson").unlink()
    second = control(tmp_path)
    say(tmp_path, '{"kind":"cancel"}\n')
    assert asked(second) == "cancelled"


def test_a_message_written_before_the_start_is_obeyed(tmp_path: Path) -> None:
    say(tmp_path, '{"kind":"cancel"}\n')
    assert asked(control(tmp_path)) == "cancelled"
