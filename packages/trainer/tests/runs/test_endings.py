"""Faults that end a run: each in a state and a sentence, with the last good checkpoint kept."""

from __future__ import annotations

import errno
import json
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from job_specs import job_spec, read_events, write_spec
from safetensors.torch import save_file

import trainer.checkpoint
import trainer.run
from trainer.__main__ import main
from trainer.batch import RewardScores, Rollouts
from trainer.checkpoint import Checkpoints
from trainer.contract.nodes import RewardFormat
from trainer.rewards import REWARDS

LIMITS = {"checkpointSeconds": 1e-6}


@pytest.fixture(autouse=True)
def own_signals() -> Iterator[None]:
    """A run in this process installs handlers; pytest wants its own back."""
    held = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in held.items():
        signal.signal(number, handler)


def run(folder: Path, spec: dict[str, Any], attempt: int = 1) -> tuple[int, dict[str, Any]]:
    """Exit code and last event."""
    path = write_spec(folder / "spec.json", spec)
    code = main(["run", "--spec", str(path), "--out", str(folder / "out"), "--attempt", str(attempt)])
    return code, read_events(folder / "out")[-1]


def test_a_full_disk_pauses_the_run_and_the_next_attempt_finishes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saves = iter(range(100))

    def fills_up(tensors: dict[str, torch.Tensor], path: Path) -> None:
        if next(saves) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        save_file(tensors, path)

    monkeypatch.setattr(trainer.checkpoint, "save_file", fills_up)
    code, last = run(tmp_path, job_spec(limits=LIMITS))
    assert (code, last["status"]) == (75, "paused")
    assert "disk is full" in last["message"] and "Free some space" in last["remedy"]
    held, problems = Checkpoints(tmp_path / "out").newest()
    assert held is not None and (held.stage, held.step, problems) == ("warmup", 3, [])
    code, last = run(tmp_path, job_spec(limits=LIMITS), attempt=2)
    assert (code, last["status"]) == (0, "succeeded")
    steps = [
        e["step"] for e in read_events(tmp_path / "out") if e["kind"] == "metrics" and e["stage"] == "warmup"
    ]
    assert set(steps) == set(range(13))


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory"),
        MemoryError(),
        RuntimeError("DefaultCPUAllocator: not enough memory: you tried to allocate 1 bytes."),
    ],
)
def test_out_of_memory_names_the_batch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    def too_large(*_: object) -> None:
        raise error

    monkeypatch.setattr(sys.modules["trainer.stages.sft"], "imitate", too_large)
    code, last = run(tmp_path, job_spec())
    assert (code, last["status"], last["node"]) == (70, "failed", "warmup")
    assert last["message"] == "Out of memory with 16 demonstrations a step."
    assert last["remedy"] == "Lower the batch size."


def test_an_unknown_error_is_told_and_traced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise LookupError("a mistake of ours")

    monkeypatch.setattr(sys.modules["trainer.stages.sft"], "imitate", broken)
    code, last = run(tmp_path, job_spec())
    assert code == 70
    assert "LookupError: a mistake of ours" in last["message"]
    assert "in broken" in capsys.readouterr().err


@pytest.mark.parametrize(("every", "ends"), [(6, False), (3, True)])
def test_errored_rewards_are_left_out_until_there_are_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, every: int, ends: bool
) -> None:
    """Each sixth of 12 completions is below the allowed fifth; each third is above."""

    def errs(p: RewardFormat, *, rollouts: Rollouts, **_: object) -> RewardScores:
        rows = rollouts.keep_BT.shape[0]
        errored_B = torch.arange(rows) % every == 0
        errors = {int(row): "the checker is broken" for row in errored_B.nonzero().flatten()}
        share = float(errored_B.float().mean())
        return RewardScores(torch.ones(rows), errored_B, errors, {"mean": 1.0, "rate": 1.0, "errored": share})

    monkeypatch.setitem(REWARDS, RewardFormat, errs)
    code, last = run(tmp_path, job_spec())
    if ends:
        assert (code, last["node"]) == (70, "format")
        assert "'format' errored on 33% of the completions" in last["message"]
        return
    assert code == 0
    events = read_events(tmp_path / "out")
    steps = [e["values"] for e in events if e["kind"] == "metrics" and e["stage"] == "grpo" and e["step"] > 0]
    assert {round(values["grpo/errored"], 4) for values in steps} == {0.1667}
    (warning,) = (e for e in events if e["kind"] == "log" and e["node"] == "format")
    assert "2 of 12 completions could not be scored" in warning["message"]
    shown = next(e for e in events if e["kind"] == "rollouts")["groups"][0]["completions"][0]
    assert (shown["reward"], shown["advantage"], shown["components"]["format"]) == (None, None, None)
    assert shown["error"] == "format: the checker is broken"


def test_all_equal_rewards_go_on_and_show_that_nothing_is_learned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = job_spec(grpo={"steps": 2}, kl={"coefficient": 0.0})
    for node in spec["nodes"]:
        if node["id"] == "reward":
            node["config"].update(mode="minimum", clipLow=0.3, clipHigh=0.3)
    code, _ = run(tmp_path, spec)
    assert code == 0
    steps = [
        e["values"]
        for e in read_events(tmp_path / "out")
        if e["kind"] == "metrics" and e["stage"] == "grpo" and e["step"] > 0
    ]
    assert [(v["advantage/zeroSpread"], v["grpo/gradNorm"]) for v in steps] == [(1.0, 0.0), (1.0, 0.0)]


def test_a_source_that_cannot_be_made_fails_by_its_node(tmp_path: Path) -> None:
    code, last = run(tmp_path, job_spec(puzzles={"task": "no_such_task"}))
    assert (code, last["node"]) == (70, "puzzles")
    assert "no_such_task" in last["message"] and last["remedy"]


def test_a_prompt_longer_than_the_context_is_a_sentence(tmp_path: Path) -> None:
    code, last = run(tmp_path, job_spec(decoder={"context": 16}))
    assert (code, last["node"]) == (70, "warmup")
    assert "context of 16" in last["message"]


def test_an_empty_held_out_split_is_a_sentence(tmp_path: Path) -> None:
    code, last = run(tmp_path, job_spec(puzzles={"heldOutSize": 0}))
    assert (code, last["node"]) == (70, "puzzles")
    assert "Hold some out" in last["remedy"]


def test_the_event_file_is_json_lines_of_one_version(tmp_path: Path) -> None:
    run(tmp_path, job_spec(puzzles={"heldOutSize": 0}))
    for line in (tmp_path / "out" / "events-1.ndjson").read_text(encoding="ascii").splitlines():
        assert json.loads(line)["v"] == 1
