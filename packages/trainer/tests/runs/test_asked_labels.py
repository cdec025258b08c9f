"""Labels by the model of an earlier stage: a compiled graph whose judge is trained before it is asked."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from in_process import process_as_it_was, run_here
from job_specs import read_events, write_spec

from trainer.batch import TaskSet
from trainer.contract import decode_spec
from trainer.failure import StoppedError
from trainer.outputs import MODEL, Outputs
from trainer.policy.choice import choice_logp
from trainer.policy.folder import load_policy
from trainer.policy.protocol import Interrupt, never
from trainer.randomness import seed_everything
from trainer.sources import Sources

ROOT = Path(__file__).parents[4]
FILE = ROOT / "fixtures" / "data" / "hard-or-easy.jsonl"
SMALL: dict[str, dict[str, Any]] = {
    "judge-decoder": {"layers": 1, "width": 32, "heads": 2},
    "decoder": {"layers": 1, "width": 32, "heads": 2},
    "sums": {"trainSize": 48, "heldOutSize": 12},
    "judge": {"steps": 3, "batchSize": 4},
    "sft": {"steps": 2, "batchSize": 4},
    "trigger": {"limit": 2, "samples": 1, "maxTokens": 8},
}


def small(**changes: dict[str, Any]) -> dict[str, Any]:
    spec = json.loads((ROOT / "fixtures" / "jobs" / "asked-labels.json").read_text(encoding="utf-8"))
    for node in spec["nodes"]:
        node["config"] |= SMALL.get(node["id"], {}) | changes.get(node["id"], {})
    return spec


def finish(folder: Path, spec: dict[str, Any], shared: Path | None = None) -> tuple[int, Path]:
    files = folder / "files"
    files.mkdir(parents=True)
    shutil.copy(FILE, files / hashlib.sha256(FILE.read_bytes()).hexdigest())
    options = ["--files", str(files), "--device", "cpu"]
    if shared is not None:
        options += ["--reuse", str(shared)]
    code = run_here(write_spec(folder / "spec.json", spec), folder / "out", *options)
    return code, folder / "out"


def hash_of(spec: dict[str, Any], name: str) -> str:
    return next(node["hash"] for node in spec["nodes"] if node["id"] == name)


def sources_of(spec: dict[str, Any], folder: Path, interrupt: Interrupt = never) -> Sources:
    return Sources(
        decode_spec(json.dumps(spec).encode()),
        Outputs(folder / "out", None),
        files=folder / "files",
        device=torch.device("cpu"),
        threads=1,
        interrupt=interrupt,
    )


def reused(out: Path) -> dict[str, bool]:
    return {e["stage"]: e["reused"] for e in read_events(out) if e["kind"] == "stage.finished"}


def test_the_labels_are_those_of_the_judge_as_it_was_left(tmp_path: Path) -> None:
    """What the stage started from, made again out of the judge's folder, and what it told of it."""
    spec = small()
    code, out = finish(tmp_path, spec)
    assert code == 0
    sources = sources_of(spec, tmp_path)
    nodes = decode_spec(json.dumps(spec).encode()).by_id()
    made = sources.tasks(nodes["label"])
    judge = load_policy(out / "stages" / hash_of(spec, "judge") / MODEL, torch.device("cpu"))
    answers = [judge.tokenizer.encode_response(text) for text in ("Yes", "No")]
    probabilities: list[float] = []
    for before, task in zip(sources.tasks(nodes["sums"]).train, made.train, strict=True):
        question = before.prompt + "\nHard?"
        asked = type(before)(before.id, question, "")
        yes, no = choice_logp(judge, [asked], answers)[0].tolist()
        assert task.labels["need"] is (yes >= no), question
        probabilities.append(1 / (1 + torch.tensor(no - yes).exp().item()))
    (told,) = (
        e["values"]
        for e in read_events(out)
        if e["kind"] == "metrics" and e["stage"] == "sft" and e["step"] == 0
    )
    assert told["label/need"] == sum(task.labels["need"] is True for task in made.train) / 48
    assert told["label/probability"] == pytest.approx(sum(probabilities) / 48, abs=1e-5)
    assert 0 < told["label/answered"] < 1
    assert (told["label/count"], told["shown/count"], told["sums/count"]) == (48, 48, 48)


def test_what_was_left_out_is_said_once_by_the_node_that_did(tmp_path: Path) -> None:
    """The file's second line is no JSON; decoder and judge both read the file."""
    spec = small(answered={"maxBadLines": 1})
    lines = FILE.read_bytes().splitlines()
    broken = b"\n".join([lines[0], b"{", *lines[1:]])
    digest = hashlib.sha256(broken).hexdigest()
    next(node for node in spec["nodes"] if node["id"] == "answered")["config"]["file"] = digest
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / digest).write_bytes(broken)
    out = tmp_path / "out"
    assert run_here(write_spec(tmp_path / "spec.json", spec), out, "--files", str(tmp_path / "files")) == 0
    said = [e for e in read_events(out) if e["kind"] == "log" and e["level"] == "warning"]
    assert [(e["stage"], e["node"]) for e in said] == [("judge", "answered")]
    assert said[0]["message"].startswith("Line 2 is not JSON")


def test_work_is_the_same_whether_the_judge_was_trained_just_now_or_reused(tmp_path: Path) -> None:
    spec, shared = small(), tmp_path / "shared"
    _, first = finish(tmp_path / "first", spec, shared)
    assert reused(first) == {"judge": False, "sft": False, "trigger": False}
    weights = Path("stages") / hash_of(spec, "sft") / MODEL / "model.safetensors"
    shutil.rmtree(shared / hash_of(spec, "sft"))
    _, second = finish(tmp_path / "second", spec, shared)
    assert reused(second) == {"judge": True, "sft": False, "trigger": True}
    assert (first / weights).read_bytes() == (second / weights).read_bytes()


def test_asking_can_be_stopped_as_a_step_can(tmp_path: Path) -> None:
    """By what the run is asked to do, which is no fault of the node: it ends as paused, not as failed."""

    def stop() -> None:
        raise StoppedError("paused", "Paused.")

    spec = small()
    assert finish(tmp_path, spec)[0] == 0
    label = decode_spec(json.dumps(spec).encode()).by_id()["label"]
    with pytest.raises(StoppedError):
        sources_of(spec, tmp_path, stop).tasks(label)


def test_what_a_step_draws_or_sets_for_its_model_is_set_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stage whose labels were made by an earlier one must draw the same numbers as one that makes them."""

    def restless(_: object, tasks: TaskSet, **__: object) -> TaskSet:
        torch.set_num_threads(3)
        return replace(tasks, signals={"drawn": torch.rand(()).item() + random.random()})

    monkeypatch.setattr("trainer.sources.task_step", lambda _node: restless)
    spec = small()
    sources = sources_of(spec, tmp_path)
    with process_as_it_was():
        torch.set_num_threads(1)
        seed_everything(5)
        expected = (torch.rand(2).tolist(), random.random())
        seed_everything(5)
        made = sources.tasks(decode_spec(json.dumps(spec).encode()).by_id()["label"])
        assert made.signals["drawn"] > 0
        assert (torch.rand(2).tolist(), random.random()) == expected
        assert torch.get_num_threads() == 1


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ({"question": "{prompt}" + "?" * 30}, "more than the model's context of 32"),
        ({"noNeedAnswer": "Yes, it does"}, "cannot tell 'Yes' and 'Yes, it does' apart"),
    ],
)
def test_what_cannot_be_asked_ends_the_run_at_the_labels_node(
    tmp_path: Path, label: dict[str, Any], words: str
) -> None:
    code, out = finish(tmp_path, small(label=label))
    end = read_events(out)[-1]
    assert (code, end["status"], end["node"]) == (70, "failed", "label")
    assert words in end["message"]
    assert end["remedy"]
