"""Hostile runs one after another and side by side: none lives on, and none stays a zombie."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from sandbox.hostile_runs import hostile_commands
from sandbox.needs import needs_sandbox
from sandbox.planted import survivors, zombies

from trainer.sandbox import Command, Limits, shared_sandbox
from trainer.sandbox.watch import descendants

pytestmark = needs_sandbox


def test_sixty_hostile_runs_leave_no_process() -> None:
    sandbox = shared_sandbox()
    outcomes = sandbox.run_all(hostile_commands(60))
    assert {outcome.ended for outcome in outcomes} >= {"exit", "signal", "deadline", "output"}
    assert survivors(sandbox.places) == []
    assert zombies() == []


def test_a_trainer_that_is_killed_takes_its_candidates_with_it() -> None:
    lines = (
        "from trainer.sandbox import *",
        "c = Command(argv=('sleep', '300'), limits=Limits(wall_seconds=300))",
        "shared_sandbox().run(c)",
    )
    trainer = subprocess.Popen(
        [sys.executable, "-c", "\n".join(lines)], env={**os.environ, "PYTHONPATH": _source()}
    )
    try:
        started = _wait_for(lambda: [pid for pid in descendants(trainer.pid) if _program(pid) == "sleep"])
        assert started
    finally:
        trainer.send_signal(signal.SIGKILL)
        trainer.wait()
    assert _wait_for(lambda: all(_program(pid) != "sleep" for pid in started))


def test_a_run_killed_while_it_is_set_up_is_reaped() -> None:
    sandbox = shared_sandbox()
    for _ in range(10):
        with suppress(Exception):
            sandbox.run(Command(argv=("true",), limits=Limits(wall_seconds=0.002)))
    assert _wait_for(lambda: not survivors(sandbox.places))
    assert zombies() == []


def _source() -> str:
    return str(Path(__file__).parents[2] / "src")


def _program(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text().strip()
    return ""


def _wait_for(condition, seconds: float = 20.0):
    deadline = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return found
