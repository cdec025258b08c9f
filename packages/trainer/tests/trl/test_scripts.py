"""The scripts for TRL score, and make tasks, as this trainer does: the same texts through both.

A script is run as it stands, with stand-ins for the two modules that only its `main` needs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch

from trainer.batch import Rollouts, Task
from trainer.contract import JobSpec
from trainer.contract.loader import load_spec
from trainer.contract.nodes import TasksJsonl, TasksProcedural
from trainer.reward_lookup import reward_graph
from trainer.tasks import TASKS

FIXTURES = Path(__file__).resolve().parents[4] / "fixtures"

TEXTS = [
    "",
    "  ",
    "11",
    "so it is\n 11.05 ",
    "so it is\n11,000",
    "<think>ten</think>11",
    "<think>ten</think>\n11",
    "<think>ten</think> 12",
    "<think>ten</think>\n<answer>11</answer>",
    "<think>ten</think><answer>$11$</answer>",
    "<answer>11</answer>",
    "<answer>12</answer> and <answer>11</answer>",
    "<answer>\\boxed{11}</answer>",
    "<answer>\\frac{22}{2}</answer>",
    "<answer> </answer>",
    "</answer>11<answer>",
    "<think></think><answer>11</answer>",
    "<answer>11</answer><think>ten</think>",
    "x <think>a</think><answer>11</answer>",
    "<think>a</think><answer>11</answer> y",
    "<think>a</think><think>b</think><answer>11</answer>",
]


class _Anything(ModuleType):
    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return object


@pytest.fixture(autouse=True)
def stand_ins(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("trl", "datasets"):
        monkeypatch.setitem(sys.modules, name, _Anything(name))
    yield


def script(name: str) -> dict[str, Any]:
    path = FIXTURES / "trl" / f"{name}.py"
    names: dict[str, Any] = {"__name__": name}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), names)
    return names


def job(name: str) -> JobSpec:
    return load_spec(FIXTURES / "trl" / f"{name}.job.json")


def rollouts(texts: list[str], tasks: list[Task], lengths: list[int]) -> Rollouts:
    """Every text as a completion of every task."""
    length_B = torch.tensor(lengths * len(tasks))
    keep_BT = torch.arange(int(length_B.max()))[None] < length_B[:, None]
    return Rollouts(
        tasks=tuple(tasks),
        group_B=torch.arange(len(tasks)).repeat_interleave(len(texts)),
        prompt_PS=torch.zeros(len(tasks), 1, dtype=torch.long),
        prompt_keep_PS=torch.ones(len(tasks), 1, dtype=torch.bool),
        response_BT=torch.zeros(keep_BT.shape, dtype=torch.long),
        keep_BT=keep_BT,
        logp_old_BT=torch.zeros(keep_BT.shape),
        text_B=tuple(texts * len(tasks)),
        truncated_B=torch.zeros(len(length_B), dtype=torch.bool),
        temperature=1.0,
    )


def ours(spec: JobSpec, made: Rollouts) -> list[float | None]:
    stage = spec.by_id()["grpo"]
    scores = reward_graph(spec, stage).last(made, lambda: None)
    return [
        None if errored else score
        for score, errored in zip(scores.score_B.tolist(), scores.errored_B.tolist(), strict=True)
    ]


def same(theirs: list[float | None], mine: list[float | None]) -> None:
    assert [score is None for score in theirs] == [score is None for score in mine]
    assert [score for score in theirs if score is not None] == pytest.approx(
        [score for score in mine if score is not None], abs=1e-6
    )
    assert len({score for score in mine if score is not None}) > 1


LENGTHS = [3 * i + 1 for i in range(len(TEXTS))]


@pytest.mark.parametrize(
    ("name", "root"),
    [("gsm8k", "reward_reward"), ("columns", "reward_least")],
)
def test_rewards_of_answers(name: str, root: str) -> None:
    references = ["11", "12", "11,000", "22/2", "-11", "no number \\"]
    tasks = [Task(answer, "p", answer) for answer in references]
    made = rollouts(TEXTS, tasks, LENGTHS)
    answers = [{"answer": task.answer} for task in tasks for _ in TEXTS]
    same(script(name)[root](list(made.text_B), LENGTHS * len(tasks), answers), ours(job(name), made))


def test_puzzles_and_every_reward_at_once() -> None:
    names, spec = script("puzzles"), job("puzzles")
    node = spec.by_id()["puzzles"]
    assert isinstance(node.config, TasksProcedural)
    mine = TASKS[TasksProcedural](node.config, files=Path)
    theirs_train, theirs_held_out = names["tasks_puzzles"]()
    for theirs, own in ((theirs_train, mine.train), (theirs_held_out, mine.held_out)):
        assert [(t["prompt"], t["answer"], t["demonstration"]) for t in theirs] == [
            (t.prompt, t.answer, t.demonstration) for t in own
        ]
    tasks = list(mine.train[:3])
    answers = [f"<think>a</think><answer>{task.answer}</answer>" for task in tasks]
    texts = [*TEXTS, *answers, *(f"<answer>{task.answer}</answer>" for task in tasks)]
    lengths = [5 * i + 1 for i in range(len(texts))]
    made = rollouts(texts, tasks, lengths)
    rows = [theirs_train[i] for i in range(len(tasks)) for _ in texts]
    same(names["reward_sum"](list(made.text_B), lengths * len(tasks), rows), ours(spec, made))


@pytest.mark.parametrize(
    ("name", "tasks", "node", "file"),
    [
        ("gsm8k", "tasks_gsm8k", "gsm8k", "pencils.gsm8k.jsonl"),
        ("columns", "tasks_sums", "sums", "sums.jsonl"),
    ],
)
def test_tasks_of_a_file(name: str, tasks: str, node: str, file: str, tmp_path: Path) -> None:
    names, spec = script(name), job(name)
    config = spec.by_id()[node].config
    assert isinstance(config, TasksJsonl)
    lines = (FIXTURES / "data" / file).read_text(encoding="utf-8").splitlines()
    again = json.dumps(json.loads(lines[0]), indent=None)
    stored = tmp_path / (config.file_name or f"{config.file}.jsonl")
    stored.write_text("\n".join([*lines, "", again]) + "\n", encoding="utf-8")
    names["FILES"] = tmp_path
    mine = TASKS[TasksJsonl](config, files=lambda _: stored)
    for theirs, own in zip(names[tasks](), (mine.train, mine.held_out), strict=True):
        assert [(t["prompt"], t["answer"], t["demonstration"]) for t in theirs] == [
            (t.prompt, t.answer, t.demonstration) for t in own
        ]
    assert len(mine.train) > 1
