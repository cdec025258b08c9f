"""The event file and what a new attempt tells again."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest
from job_specs import read_events

from trainer.events import EventLog, Position, metric_value
from trainer.replay import replay


def told(folder: Path, attempt: int) -> list[int]:
    """The steps of an attempt's metrics, as this test writes them."""
    return [e["step"] for e in read_events(folder) if e["attempt"] == attempt and e["kind"] == "metrics"]


def write_steps(folder: Path, attempt: int, steps: range) -> EventLog:
    log = EventLog(folder, attempt)
    for step in steps:
        log.write("metrics", step=step)
    return log


def test_any_text_comes_back(tmp_path: Path) -> None:
    odd = "NUL \0, half \ud83d a pair, \u2028 line, \x1b[31m, \u202e RTL, é, 🚂"
    EventLog(tmp_path, 1).write("log", message=odd)
    raw = (tmp_path / "events-1.ndjson").read_bytes()
    assert raw.count(b"\n") == 1 and raw.isascii()
    assert read_events(tmp_path)[0]["message"] == odd


@pytest.mark.parametrize(
    ("value", "expected"),
    [(float("nan"), "NaN"), (float("inf"), "Infinity"), (-float("inf"), "-Infinity"), (0.5, 0.5)],
)
def test_values_that_json_cannot_hold_travel_by_name(value: float, expected: Any) -> None:
    assert metric_value(value) == expected


def test_a_number_that_is_not_finite_cannot_slip_in_elsewhere(tmp_path: Path) -> None:
    with pytest.raises(ValueError):
        EventLog(tmp_path, 1).write("log", seconds=float("nan"))


def test_a_line_cut_by_a_crash_is_dropped(tmp_path: Path) -> None:
    write_steps(tmp_path, 1, range(3)).close()
    with (tmp_path / "events-1.ndjson").open("ab") as file:
        file.write(b'{"v":1,"seq":4,"half')
    EventLog(tmp_path, 1).write("log", message="on")
    assert [event["seq"] for event in read_events(tmp_path)] == [1, 2, 3, 4]


def test_a_full_disk_leaves_whole_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = write_steps(tmp_path, 1, range(2))
    real, calls = os.pwrite, iter([4, OSError(errno.ENOSPC, "No space left on device")])

    def full(file: int, data: bytes, offset: int) -> int:
        step = next(calls)
        if isinstance(step, OSError):
            raise step
        return real(file, data[:step], offset)

    monkeypatch.setattr(os, "pwrite", full)
    with pytest.raises(OSError, match="No space"):
        log.write("log", message="lost")
    monkeypatch.undo()
    log.write("log", message="kept")
    assert [event["kind"] for event in read_events(tmp_path)] == ["metrics", "metrics", "log"]
    assert log.position == Position(1, 3)


def acknowledge(folder: Path, attempt: int, seq: int) -> None:
    (folder / "acked.json").write_text(json.dumps({"attempt": attempt, "seq": seq}))


def test_the_first_attempt_has_nothing_to_tell_again(tmp_path: Path) -> None:
    assert replay(tmp_path, 1, None) == 0


def test_what_lies_between_the_acknowledged_and_the_checkpoint_is_told_again(tmp_path: Path) -> None:
    write_steps(tmp_path, 1, range(1, 11))
    acknowledge(tmp_path, 1, 4)
    assert replay(tmp_path, 2, Position(1, 7)) == 3
    EventLog(tmp_path, 2).write("metrics", step=8)
    second = [event for event in read_events(tmp_path) if event["attempt"] == 2]
    assert [(event["seq"], event["step"]) for event in second] == [(1, 5), (2, 6), (3, 7), (4, 8)]


def test_all_was_acknowledged(tmp_path: Path) -> None:
    write_steps(tmp_path, 1, range(1, 11))
    acknowledge(tmp_path, 1, 9)
    assert replay(tmp_path, 2, Position(1, 7)) == 0


def test_without_a_checkpoint_all_is_done_again(tmp_path: Path) -> None:
    write_steps(tmp_path, 1, range(1, 11))
    assert replay(tmp_path, 2, None) == 0


def test_an_end_is_not_told_again(tmp_path: Path) -> None:
    log = write_steps(tmp_path, 1, range(1, 4))
    log.write("run.finished", status="paused")
    assert replay(tmp_path, 2, Position(1, 4)) == 3


def test_an_attempt_without_a_checkpoint_of_its_own_hands_its_replay_on(tmp_path: Path) -> None:
    """Attempt 2 replays 3..6, dies at step 8 without a checkpoint; attempt 3 resumes from the same one."""
    write_steps(tmp_path, 1, range(1, 10))
    acknowledge(tmp_path, 1, 2)
    replay(tmp_path, 2, Position(1, 6))
    log = EventLog(tmp_path, 2)
    log.write("metrics", step=7)
    log.write("metrics", step=8)
    acknowledge(tmp_path, 2, 1)
    replay(tmp_path, 3, Position(1, 6))
    assert told(tmp_path, 3) == [4, 5, 6]


def test_a_later_acknowledgement_covers_earlier_attempts(tmp_path: Path) -> None:
    write_steps(tmp_path, 1, range(1, 10))
    acknowledge(tmp_path, 2, 1)
    assert replay(tmp_path, 3, Position(1, 6)) == 0


def test_an_attempt_started_again_keeps_its_file(tmp_path: Path) -> None:
    write_steps(tmp_path, 1, range(1, 10))
    assert replay(tmp_path, 1, Position(1, 6)) == 0
    assert EventLog(tmp_path, 1).position == Position(1, 9)


@pytest.mark.parametrize("damage", [b"", b"[]", b"{", b'{"seq": 3}'])
def test_a_damaged_acknowledgement_means_none(tmp_path: Path, damage: bytes) -> None:
    write_steps(tmp_path, 1, range(1, 5))
    (tmp_path / "acked.json").write_bytes(damage)
    assert replay(tmp_path, 2, Position(1, 4)) == 4
