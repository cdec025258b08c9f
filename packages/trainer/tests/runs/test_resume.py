"""A run that is killed and resumed ends in the same bytes and tells the same curve as an unbroken one."""

from __future__ import annotations

import json
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from job_specs import job_spec, read_events, with_value_head, write_spec
from safetensors.torch import load_file
from trainer_process import TrainerProcess

from trainer.__main__ import main
from trainer.control import Control
from trainer.failure import StoppedError

Launch = Callable[..., TrainerProcess]
TIMED = ("/stepSeconds", "/samplingSeconds", "/tokensPerSecond")
LIMITS = {"checkpointSeconds": 0.05}
LONGER: dict[str, dict[str, Any]] = {"warmup": {"steps": 40}, "grpo": {"steps": 30, "innerEpochs": 2}}


def curve(folder: Path) -> dict[tuple[str, int, str], float]:
    """What a server draws: of each step's value the one of the highest attempt, times left out."""
    points: dict[tuple[str, int, str], tuple[int, float]] = {}
    for event in read_events(folder):
        if event["kind"] != "metrics":
            continue
        for name, value in event["values"].items():
            key = (event["stage"], event["step"], name)
            if not name.endswith(TIMED) and event["attempt"] >= points.get(key, (0, 0.0))[0]:
                points[key] = (event["attempt"], value)
    return {key: value for key, (_, value) in points.items()}


def final_files(folder: Path) -> dict[str, bytes]:
    """Every stage's output by name, without the hashes of their folders."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted((folder / "stages").rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory: pytest.TempPathFactory, run_command: Callable[..., int]) -> Path:
    folder = tmp_path_factory.mktemp("unbroken")
    spec = write_spec(folder / "spec.json", job_spec(limits=LIMITS, **LONGER))
    assert run_command(spec, folder / "out") == 0
    return folder


@pytest.mark.parametrize("trial", range(2))
def test_killed_at_random_points(tmp_path: Path, unbroken: Path, launch: Launch, trial: int) -> None:
    rng = random.Random(trial)
    out, spec = tmp_path / "out", unbroken / "spec.json"
    out.mkdir()
    attempt, killed, code = 1, 0, None
    while code is None:
        process = launch(spec, out, "--attempt", str(attempt))
        if killed < 5 and kill_after_events(process, out, attempt, rng.randint(1, 60)):
            killed += 1
            _acknowledge_some(out, attempt, rng)
        else:
            code = process.wait(timeout=120)
        attempt += 1
        process.communicate()
    assert (code, killed > 2) == (0, True)
    assert final_files(out) == final_files(unbroken / "out")
    assert curve(out) == curve(unbroken / "out")
    assert delivered(out) == curve(unbroken / "out")


def kill_after_events(process: TrainerProcess, out: Path, attempt: int, events: int) -> bool:
    """False where the run ended first."""
    path = out / f"events-{attempt}.ndjson"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        if path.exists() and path.read_bytes().count(b"\n") >= events:
            process.send_signal(signal.SIGKILL)
            process.wait()
            return True
        time.sleep(0.002)
    return False


def _acknowledge_some(out: Path, attempt: int, rng: random.Random) -> None:
    """As a worker does: it may have delivered less than what the trainer wrote, of this attempt or none of
    it."""
    written = (out / f"events-{attempt}.ndjson").read_bytes().count(b"\n")
    held = _acked(out)
    if rng.random() < 0.7:
        held[str(attempt)] = rng.randint(0, written)
        (out / "acked.json").write_text(json.dumps({"attempt": attempt, "seq": held[str(attempt)]}))
    (out / "delivered.json").write_text(json.dumps(held))


def _acked(out: Path) -> dict[str, int]:
    path = out / "delivered.json"
    return json.loads(path.read_text()) if path.exists() else {}


def delivered(out: Path) -> dict[tuple[str, int, str], float]:
    """The curve that a server would have: of every attempt only what was acknowledged, of the last one
    all."""
    acked = _acked(out)
    events = read_events(out)
    last = max(event["attempt"] for event in events)
    points: dict[tuple[str, int, str], float] = {}
    for event in events:
        reached = event["attempt"] == last or event["seq"] <= acked.get(str(event["attempt"]), 0)
        if event["kind"] == "metrics" and reached:
            for name, value in event["values"].items():
                if not name.endswith(TIMED):
                    points[event["stage"], event["step"], name] = value
    return points


@pytest.mark.parametrize("call", [60, 200, 333])
def test_a_pause_between_tokens_or_rewards_changes_nothing(
    tmp_path: Path, unbroken: Path, run: Callable[..., int], monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    """The stop comes at the first look at the inbox from `call` on that is made for a token or a reward."""
    calls = iter(range(1, 10_000))

    def check(_: Control) -> None:
        if next(calls) >= call and sys._getframe(1).f_code.co_name in ("sample_rows", "score"):
            raise StoppedError("paused", "Paused by the test.")

    out, spec = tmp_path / "out", unbroken / "spec.json"
    held = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    monkeypatch.setattr(Control, "check", check)
    assert main(["run", "--spec", str(spec), "--out", str(out), "--threads", "1"]) == 75
    for number, handler in held.items():
        signal.signal(number, handler)
    assert run(spec, out, "--attempt", "2") == 0
    assert final_files(out) == final_files(unbroken / "out")
    assert curve(out) == curve(unbroken / "out")


def test_the_same_attempt_started_again_goes_on_in_its_file(
    tmp_path: Path, unbroken: Path, launch_command: Callable[..., Any]
) -> None:
    """A worker that restarts a crashed trainer within its lease keeps the attempt."""
    out, spec = tmp_path / "out", unbroken / "spec.json"
    process = launch_command(spec, out)
    assert kill_after_events(process, out, 1, 30)
    process.communicate()
    with (out / "events-1.ndjson").open("ab") as file:
        file.write(b'{"v":1,"attempt":1,"se')
    second = launch_command(spec, out)
    assert second.wait(timeout=120) == 0
    second.communicate()
    events = read_events(out)
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert final_files(out) == final_files(unbroken / "out")
    assert curve(out) == curve(unbroken / "out")


def test_a_value_head_goes_on_where_it_was(tmp_path: Path, launch: Launch) -> None:
    spec = write_spec(tmp_path / "spec.json", with_value_head(job_spec(limits=LIMITS, **LONGER)))
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    first = launch(spec, whole)
    first.communicate(timeout=120)
    assert first.returncode == 0
    broken.mkdir()
    process = launch(spec, broken)
    _wait_for_checkpoint_of(broken, "grpo")
    process.send_signal(signal.SIGKILL)
    process.communicate()
    latest = broken / "checkpoints" / json.loads((broken / "checkpoints" / "latest").read_text())["path"]
    assert load_file(latest / "tensors.safetensors")["value.weight"].abs().max() > 0
    second = launch(spec, broken, "--attempt", "2")
    second.communicate(timeout=120)
    assert second.returncode == 0
    assert final_files(broken) == final_files(whole)
    assert curve(broken) == curve(whole)
    assert not [name for name in final_files(whole) if "value" in name]


def _wait_for_checkpoint_of(out: Path, stage: str) -> None:
    """One made in the middle of the stage."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        path = out / "events-1.ndjson"
        if path.exists() and f'"kind":"checkpoint","stage":"{stage}"' in path.read_text():
            return
        time.sleep(0.002)
    raise AssertionError("no checkpoint was made")


@pytest.mark.parametrize("damage", ["truncate", "flip", "empty", "remove"])
def test_a_damaged_checkpoint_is_named_and_the_one_before_it_used(
    tmp_path: Path, unbroken: Path, launch: Launch, damage: str
) -> None:
    out, spec = tmp_path / "out", unbroken / "spec.json"
    process = launch(spec, out)
    _wait_for_checkpoints(out, 2)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 75
    process.communicate()
    latest = out / "checkpoints" / json.loads((out / "checkpoints" / "latest").read_text())["path"]
    _damage(latest / "tensors.safetensors", damage)
    half = latest.parent / ".tmp-step-999"
    half.mkdir()
    second = launch(spec, out, "--attempt", "2")
    assert second.wait(timeout=120) == 0
    second.communicate()
    warnings = [e["message"] for e in read_events(out) if e["kind"] == "log" and e["level"] == "warning"]
    assert any(f"{latest.name}/tensors.safetensors" in message for message in warnings)
    assert any("half-written" in message for message in warnings)
    assert not half.exists()
    assert final_files(out) == final_files(unbroken / "out")
    assert curve(out) == curve(unbroken / "out")


def _wait_for_checkpoints(out: Path, count: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        path = out / "events-1.ndjson"
        if path.exists() and path.read_text().count('"kind":"checkpoint"') >= count:
            return
        time.sleep(0.002)
    raise AssertionError("no checkpoint was made")


def _damage(path: Path, how: str) -> None:
    data = path.read_bytes()
    match how:
        case "truncate":
            path.write_bytes(data[: len(data) // 2])
        case "flip":
            path.write_bytes(data[:-9] + bytes([data[-9] ^ 0x10]) + data[-8:])
        case "empty":
            path.write_bytes(b"")
        case _:
            path.unlink()
