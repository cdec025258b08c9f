"""A whole run, as a process: what it tells, what it leaves, how it ends."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from in_process import run_here
from job_specs import job_spec, read_events, write_spec
from safetensors.torch import load_file, save_file

from trainer.contract.nodes import SIGNALS, NodeConfig
from trainer.durable import commit_folder
from trainer.failure import RunError
from trainer.run_lock import lock_folder

Run = Callable[..., int]
CLASS_OF = {config.__struct_config__.tag: config for config in NodeConfig.__args__}


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run to its end."""
    folder = tmp_path_factory.mktemp("finished")
    spec = write_spec(folder / "spec.json", job_spec())
    assert run_here(spec, folder / "out") == 0
    return folder / "out"


def test_events_are_contiguous_and_end_the_run(finished: Path) -> None:
    events = read_events(finished)
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert events[0]["kind"] == "run.started"
    assert events[-1]["kind"] == "run.finished"
    assert events[-1]["status"] == "succeeded"


def test_every_declared_signal_is_told_and_no_other(finished: Path) -> None:
    spec = job_spec()
    declared = {
        f"{node['id']}/{signal_name}"
        for node in spec["nodes"]
        for signal_name in SIGNALS[CLASS_OF[node["config"]["kind"]]]
    }
    told = {name for event in read_events(finished) if event["kind"] == "metrics" for name in event["values"]}
    assert told == declared


def test_every_step_has_one_metrics_event_and_totals_rise(finished: Path) -> None:
    events = [event for event in read_events(finished) if event["kind"] == "metrics"]
    for stage, steps in (("warmup", 12), ("grpo", 6)):
        own = [event for event in events if event["stage"] == stage and event["step"] > 0]
        assert [event["step"] for event in own] == list(range(1, steps + 1))
        tokens = [event["tokens"] for event in own]
        assert tokens == sorted(set(tokens))
    assert [e["samples"] for e in events if e["stage"] == "grpo" and e["step"] == 6] == [6 * 3 * 4]


def test_rollouts_are_whole_groups_with_every_component(finished: Path) -> None:
    events = [event for event in read_events(finished) if event["kind"] == "rollouts"]
    assert [event["step"] for event in events] == [1, 2, 4, 6]
    for group in events[0]["groups"]:
        assert len(group["completions"]) == 4
        for completion in group["completions"]:
            parts = completion["components"]
            assert set(parts) == {"verifier", "format", "length", "reward"}
            expected = parts["verifier"] + 0.5 * parts["format"] + 0.3 * parts["length"]
            assert completion["reward"] == pytest.approx(expected, abs=1e-6)
            notes = completion["notes"]
            assert set(notes) == set(parts)
            assert notes["format"]["level"] in {"holds", "broken"}
            assert ["Tokens", str(completion["tokens"])] in notes["length"]["matched"]
            assert all("seconds" not in note for note in notes.values())


def test_stage_outputs_and_export_lie_where_the_artifacts_say(finished: Path) -> None:
    artifacts = [event for event in read_events(finished) if event["kind"] == "artifact"]
    assert Counter(a["role"] for a in artifacts) == {"stageOutput": 4, "export": 1}
    (export,) = (a for a in artifacts if a["role"] == "export")
    assert export["name"] == "tiny-policy"
    assert load_file(finished / export["path"] / "model.safetensors")
    assert not list(finished.rglob("*.pkl")) and not list(finished.rglob("*.pt"))


def test_a_report_tells_the_evaluation(finished: Path) -> None:
    (report,) = (event for event in read_events(finished) if event["kind"] == "report")
    assert report["stage"] == "accuracy"
    assert 0 <= report["metrics"]["accuracy/passAtK"] <= 1
    for table in report["tables"]:
        assert all(len(row) == len(table["columns"]) for row in table["rows"])


def test_equal_stages_are_reused_from_a_shared_folder(tmp_path: Path, run: Run) -> None:
    """A second run that differs only in the policy-gradient stage takes the warm-up from the first."""
    cache = tmp_path / "cache"
    first = write_spec(tmp_path / "first.json", job_spec())
    second = write_spec(tmp_path / "second.json", job_spec(grpo={"learningRate": 0.001}))
    alone = tmp_path / "alone"
    assert run(first, tmp_path / "a", "--reuse", str(cache)) == 0
    assert run(second, tmp_path / "b", "--reuse", str(cache)) == 0
    assert run(second, alone) == 0
    reused = {e["stage"]: e["reused"] for e in read_events(tmp_path / "b") if e["kind"] == "stage.finished"}
    assert reused == {"warmup": True, "grpo": False, "accuracy": False, "export": False}
    assert _stage_weights(tmp_path / "b", "grpo") == _stage_weights(alone, "grpo")


def test_a_damaged_stored_output_is_not_reused(tmp_path: Path, run: Run) -> None:
    cache = tmp_path / "cache"
    spec = write_spec(tmp_path / "spec.json", job_spec())
    assert run(spec, tmp_path / "a", "--reuse", str(cache)) == 0
    warmup = next(node["hash"] for node in job_spec()["nodes"] if node["id"] == "warmup")
    weights = cache / warmup / "model" / "model.safetensors"
    damaged = bytearray(weights.read_bytes())
    damaged[-1] ^= 1
    weights.unlink()
    weights.write_bytes(damaged)
    assert run(spec, tmp_path / "b", "--reuse", str(cache)) == 0
    events = read_events(tmp_path / "b")
    assert [e["reused"] for e in events if e["kind"] == "stage.finished"] == [False, True, True, True]
    (warning,) = (e["message"] for e in events if e["kind"] == "log")
    assert "model/model.safetensors does not match its digest" in warning


def _stage_weights(folder: Path, stage: str) -> bytes:
    (path,) = (
        e["path"]
        for e in read_events(folder)
        if e["kind"] == "artifact" and e["stage"] == stage and e["role"] == "stageOutput"
    )
    return (folder / path / "model" / "model.safetensors").read_bytes()


@pytest.mark.parametrize(
    ("message", "code", "status"), [({"kind": "pause"}, 75, "paused"), ({"kind": "cancel"}, 76, "cancelled")]
)
def test_the_inbox_stops_a_run_at_once(
    tmp_path: Path, launch: Any, message: dict[str, str], code: int, status: str
) -> None:
    spec = write_spec(tmp_path / "spec.json", job_spec(warmup={"steps": 100_000}))
    out = tmp_path / "out"
    process = launch(spec, out)
    _wait_for_step(out, 3)
    (out / "inbox.ndjson").write_text(json.dumps(message) + "\n", encoding="utf-8")
    start = time.monotonic()
    assert process.wait(timeout=60) == code
    assert time.monotonic() - start < 5
    last = read_events(out)[-1]
    assert (last["kind"], last["status"]) == ("run.finished", status)
    checkpoints = [event for event in read_events(out) if event["kind"] == "checkpoint"]
    assert len(checkpoints) == (1 if status == "paused" else 0)


def test_sigterm_pauses_and_the_next_attempt_goes_on(tmp_path: Path, launch_command: Any, run: Run) -> None:
    spec = write_spec(tmp_path / "spec.json", job_spec(warmup={"steps": 300}))
    out = tmp_path / "out"
    process = launch_command(spec, out)
    _wait_for_step(out, 2)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 75
    assert run(spec, out, "--attempt", "2") == 0
    second = [e for e in read_events(out) if e["attempt"] == 2]
    (resumed,) = (e for e in second if e["kind"] == "stage.started" and e["fromStep"] > 0)
    assert resumed["stage"] == "warmup"
    assert second[-1]["status"] == "succeeded"


def _wait_for_step(out: Path, step: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        path = out / "events-1.ndjson"
        if path.exists() and f'"step":{step},' in path.read_text(encoding="utf-8"):
            return
        time.sleep(0.02)
    raise AssertionError("the run did not start")


@pytest.mark.parametrize("change", ["contract", "specVersion"])
def test_another_version_is_refused_before_anything_is_loaded(
    tmp_path: Path, launch_command: Any, change: str
) -> None:
    value: object = "0" * 64 if change == "contract" else 2
    spec = write_spec(tmp_path / "spec.json", {**job_spec(), change: value})
    process = launch_command(spec, tmp_path / "out")
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 64
    assert len(errors.splitlines()) == 1 and "compile the graph again" in errors
    assert read_events(tmp_path / "out")[-1]["status"] == "failed"


def test_nan_ends_the_run_by_step_and_node_and_keeps_the_checkpoint(tmp_path: Path, run: Run) -> None:
    """NaN is planted in the warm-up's stored weights, so that the first policy-gradient step meets it."""
    cache = tmp_path / "cache"
    spec = write_spec(tmp_path / "spec.json", job_spec())
    assert run(spec, tmp_path / "a", "--reuse", str(cache)) == 0
    nodes = {node["id"]: node["hash"] for node in job_spec()["nodes"]}
    for stage in ("grpo", "accuracy", "export"):
        shutil.rmtree(cache / nodes[stage])
    _plant_nan(cache / nodes["warmup"])
    out = tmp_path / "b"
    assert run(spec, out, "--reuse", str(cache)) == 70
    last = read_events(out)[-1]
    assert (last["status"], last["node"]) == ("failed", "grpo")
    assert "is nan" in last["message"] and "step 1 of 'grpo'" in last["message"] and last["remedy"]
    assert (out / "checkpoints" / "grpo" / "step-0" / "manifest.json").is_file()


def _plant_nan(folder: Path) -> None:
    def fill(target: Path) -> None:
        for path in folder.rglob("*"):
            if path.is_file() and path.name != "manifest.json":
                copy = target / path.relative_to(folder)
                copy.parent.mkdir(exist_ok=True)
                shutil.copy(path, copy)
        weights = load_file(target / "model" / "model.safetensors")
        weights["norm"][0] = float("nan")
        save_file(weights, target / "model" / "model.safetensors", metadata={"format": "switchyard-tiny"})

    commit_folder(folder, fill, {})


def test_a_folder_in_which_a_trainer_works_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = lock_folder(tmp_path)
    with pytest.raises(RunError, match=rf"process {os.getpid()}\) is at work in"):
        lock_folder(tmp_path, wait_seconds=0.2)
    os.close(held)
    os.close(lock_folder(tmp_path, wait_seconds=0))


def test_out_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path, launch_command: Any) -> None:
    (tmp_path / "file").write_text("")
    spec = write_spec(tmp_path / "spec.json", job_spec())
    process = launch_command(spec, tmp_path / "file" / "out")
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 64
    assert "Choose another folder" in errors


def test_nothing_half_written_is_left(finished: Path) -> None:
    names = [name for _, folders, files in os.walk(finished) for name in [*folders, *files]]
    assert not [name for name in names if name.startswith(".")]
