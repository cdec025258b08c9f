"""The stage around the matcher's steps: pairs, curves, the best weights, the file that it hands over."""

from __future__ import annotations

import random
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from trainer.batch import Task, TaskSet
from trainer.failure import RunError
from trainer.matcher.files import FILE, MatcherFileError, load_matcher
from trainer.matcher.pairs.generate import random_query, random_schema
from trainer.stages.matcher import train_matcher


def tasks(schemas: int, seed: int) -> tuple[Task, ...]:
    draw = random.Random(seed)
    made = [random_schema(draw) for _ in range(schemas)]
    queries = [(random_query(schema, draw), schema) for schema in made for _ in range(3)]
    return tuple(
        Task(f"{seed}-{place}", "?", sql, source="sql:test", meta={"schema": schema.to_json()})
        for place, (sql, schema) in enumerate(queries)
    )


class Job:
    """As much of a stage's job as it asks for."""

    def __init__(self, held: TaskSet) -> None:
        node = SimpleNamespace(id="matcher")
        sources = SimpleNamespace(plugged=lambda *_: SimpleNamespace(id="questions"), tasks=lambda _: held)
        self.session = SimpleNamespace(
            sources=sources,
            control=SimpleNamespace(check=lambda: None),
            device=torch.device("cpu"),
            spec=SimpleNamespace(limits=SimpleNamespace(checkpoint_seconds=1e9)),
        )
        self.node, self.seed, self.resume, self.from_step = node, 5, None, 0
        self.told: list[dict[str, float]] = []

    def metrics(self, step: int, values: dict[str, float], *_: int) -> None:
        self.told.append(values)

    def started(self, *_: Any) -> None: ...
    def progress(self, *_: Any) -> None: ...
    def log(self, *_: Any) -> None: ...


def params(**changes: Any) -> Any:
    plain = {
        "steps": 4,
        "batch_size": 4,
        "learning_rate": 1e-3,
        "margin": 0.4,
        "start": "scratch",
        "trees": "canonical",
        "rewrites": "all",
        "queries": None,
        "equivalents": 2,
        "mutants": 2,
        "databases": 3,
        "reshaping": 1.0,
        "pretrain_steps": 2,
        "temperature": 0.5,
        "augmentation": 0.1,
        "state": 16,
        "vector": 16,
        "layers": 2,
        "text_encoder": "small",
        "positions": 0,
        "measure_steps": 2,
        "optimizer": "adamw",
        "weight_decay": 1e-5,
        "adam_beta2": 0.999,
        "grad_clip": 10.0,
        "warmup_steps": 1,
        "schedule": "constant",
    }
    return SimpleNamespace(**{**plain, **changes})


def test_it_trains_measures_and_hands_over_its_best(tmp_path: Path) -> None:
    job = Job(TaskSet(tasks(3, 1), tasks(2, 2)))
    output = train_matcher(job, params())  # type: ignore[arg-type]
    output.write(tmp_path)
    aucs = [told["matcher/auc"] for told in job.told if "matcher/auc" in told]
    assert len(aucs) == 3
    assert all(0.5 < auc <= 1 for auc in aucs)
    assert job.told[0]["matcher/pairs"] > 10
    assert load_matcher(tmp_path / FILE).facts["auc"] == f"{max(aucs):.4f}"


def test_the_same_seed_trains_the_same_matcher() -> None:
    runs = []
    for _ in range(2):
        job = Job(TaskSet(tasks(2, 1), tasks(1, 2)))
        train_matcher(job, params())  # type: ignore[arg-type]
        runs.append([told["matcher/loss"] for told in job.told if "matcher/loss" in told])
    assert runs[0] == runs[1]
    assert len(runs[0]) == 6


def test_too_few_queries_are_refused() -> None:
    job = Job(TaskSet(tasks(1, 1), ()))
    with pytest.raises(RunError, match="each must be at least one") as caught:
        train_matcher(job, params())  # type: ignore[arg-type]
    assert caught.value.node == "matcher"


def test_a_matcher_of_queries_as_written_is_measured_and_refused_by_rewards(tmp_path: Path) -> None:
    job = Job(TaskSet(tasks(3, 1), tasks(2, 2)))
    output = train_matcher(job, params(trees="written", pretrain_steps=0))  # type: ignore[arg-type]
    last = job.told[-1]
    assert {"matcher/auc", "matcher/aucEqual", "matcher/aucShared"} <= last.keys()
    # Nearly every rewrite changes what is written, so equality of what is written tells little.
    assert last["matcher/aucEqual"] == pytest.approx(0.5, abs=0.1)
    output.write(tmp_path)
    with pytest.raises(MatcherFileError, match="version written-1"):
        load_matcher(tmp_path / FILE)
