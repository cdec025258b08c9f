"""Accuracy of a policy whose answers are known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import msgspec
import pytest
import torch

from trainer.batch import RewardScores, Rollouts, SampleRequest, Task
from trainer.contract.nodes import EvalAccuracy
from trainer.evals import EVALS, EvalResult

GREEDY = EvalAccuracy(
    split="heldOut",
    limit=100,
    max_tokens=8,
    samples=0,
    pass_at=(1,),
    temperature=0.7,
    threshold=1.0,
    batch_size=4,
)


@dataclass
class Scripted:
    """Answers each task from a script: one text for greedy requests, a list of texts for sampled ones."""

    greedy: dict[str, str]
    sampled: dict[str, list[str]] = field(default_factory=dict)
    requests: list[tuple[int, SampleRequest]] = field(default_factory=list)

    def sample(
        self, tasks: Sequence[Task], request: SampleRequest, generator: torch.Generator, **_: object
    ) -> Rollouts:
        self.requests.append((len(tasks), request))
        source = {k: [v] for k, v in self.greedy.items()} if request.temperature == 0 else self.sampled
        texts = [text for task in tasks for text in source[task.id]]
        length_B = torch.tensor([max(1, len(text)) for text in texts])
        keep_BT = torch.arange(int(length_B.max()))[None] < length_B[:, None]
        return Rollouts(
            tasks=tuple(tasks),
            group_B=torch.arange(len(tasks)).repeat_interleave(request.group_size),
            prompt_PS=torch.zeros(len(tasks), 1, dtype=torch.long),
            prompt_keep_PS=torch.ones(len(tasks), 1, dtype=torch.bool),
            response_BT=torch.zeros(keep_BT.shape, dtype=torch.long),
            keep_BT=keep_BT,
            logp_old_BT=torch.zeros(keep_BT.shape),
            text_B=tuple(texts),
            truncated_B=length_B >= request.max_tokens,
            temperature=request.temperature,
        )


def equal_text(rollouts: Rollouts) -> RewardScores:
    """1 where the text is the answer; 'broken' breaks the check."""
    tasks = [rollouts.tasks[g] for g in rollouts.group_B.tolist()]
    score_B = torch.tensor([float(t.answer == text) for t, text in zip(tasks, rollouts.text_B, strict=True)])
    errored_B = torch.tensor([text == "broken" for text in rollouts.text_B])
    return RewardScores(score_B, errored_B)


def evaluate(
    policy: Scripted,
    tasks: list[Task],
    reward: Callable[[Rollouts], RewardScores] = equal_text,
    **changes: object,
) -> tuple[EvalResult, list[tuple[int, int]]]:
    told: list[tuple[int, int]] = []
    result = EVALS[EvalAccuracy](
        msgspec.structs.replace(GREEDY, **changes),
        policy=policy,  # type: ignore[arg-type]
        tasks=tuple(tasks),
        reward=reward,
        generator=torch.Generator(),
        progress=lambda done, total: told.append((done, total)),
    )
    return result, told


def task(name: str, difficulty: float | None = None) -> Task:
    return Task(name, f"prompt {name}", "yes", difficulty=difficulty)


def test_greedy_accuracy_length_and_truncation() -> None:
    tasks = [task(f"t{i}") for i in range(6)]
    texts = ["yes", "no", "yes", "yes", "12345678", "no"]
    policy = Scripted({t.id: text for t, text in zip(tasks, texts, strict=True)})
    result, told = evaluate(policy, tasks)
    assert result.signals == {
        "accuracy": 0.5,
        "length": pytest.approx(21 / 6),
        "truncated": pytest.approx(1 / 6),
    }
    assert told == [(4, 6), (6, 6)]
    assert [(n, r.temperature, r.group_size) for n, r in policy.requests] == [(4, 0.0, 1), (2, 0.0, 1)]
    (table,) = result.tables
    assert table["rows"] == [
        ["all", 6, 3, 0.5, pytest.approx(0.1876, abs=5e-5), pytest.approx(0.8124, abs=5e-5), 0]
    ]


def test_the_limit_takes_the_first_prompts() -> None:
    tasks = [task("a"), task("b"), task("c")]
    result, _ = evaluate(Scripted({"a": "yes", "b": "no", "c": "no"}), tasks, limit=1)
    assert result.signals["accuracy"] == 1.0


def test_an_errored_check_is_left_out_and_counted() -> None:
    tasks = [task("a"), task("b"), task("c")]
    result, _ = evaluate(Scripted({"a": "yes", "b": "broken", "c": "no"}), tasks)
    assert result.signals["accuracy"] == 0.5
    assert result.tables[0]["rows"][0][1:4] == [2, 1, 0.5]
    assert result.tables[0]["rows"][0][-1] == 1


def test_pass_at_k_is_the_mean_over_prompts() -> None:
    tasks = [task("a"), task("b")]
    policy = Scripted(
        {"a": "no", "b": "no"}, {"a": ["yes", "no", "no", "no"], "b": ["yes", "broken", "yes", "no"]}
    )
    result, told = evaluate(policy, tasks, samples=4, pass_at=(1, 2))
    # a: 1 - C(3,2)/C(4,2) = 0.5; b: three judged, two right: 1 - C(1,2)/C(3,2) = 1
    assert result.signals["passAtK"] == pytest.approx(0.75)
    table = result.tables[1]
    assert table["columns"] == ["difficulty", "pass@1", "pass@2"]
    assert table["rows"] == [["all", pytest.approx((1 / 4 + 2 / 3) / 2), pytest.approx(0.75)]]
    assert told[-1] == (4, 4)
    assert [(n, r.group_size, r.temperature) for n, r in policy.requests[1:]] == [(1, 4, 0.7), (1, 4, 0.7)]


def test_difficulty_rows() -> None:
    tasks = [task("a", 1), task("b", 2), task("c", 2), task("d", None)]
    result, _ = evaluate(Scripted({"a": "yes", "b": "no", "c": "yes", "d": "yes"}), tasks)
    assert [(r[0], r[1], r[2]) for r in result.tables[0]["rows"]] == [("all", 4, 3), ("1", 1, 1), ("2", 2, 1)]


def test_many_difficulties_become_ranges_that_hold_every_prompt_once() -> None:
    tasks = [task(f"t{i}", i / 10) for i in range(100)]
    result, _ = evaluate(Scripted({t.id: "yes" for t in tasks}), tasks)
    rows = result.tables[0]["rows"][1:]
    assert len(rows) == 12
    assert sum(int(r[1] or 0) for r in rows) == 100


def test_threshold_allows_for_float32() -> None:
    def two_thirds(rollouts: Rollouts) -> RewardScores:
        rows = len(rollouts.text_B)
        return RewardScores(torch.full((rows,), 0.7), torch.zeros(rows, dtype=torch.bool))

    result, _ = evaluate(Scripted({"a": "x"}), [task("a")], two_thirds, threshold=0.7)
    assert result.signals["accuracy"] == 1.0


def test_tables_hold_no_value_that_json_lacks() -> None:
    tasks = [task("a"), task("b")]
    policy = Scripted({"a": "broken", "b": "broken"}, {"a": ["broken"], "b": ["broken"]})
    result, _ = evaluate(policy, tasks, samples=1)
    msgspec.json.encode(result.tables)
    assert b"NaN" not in msgspec.json.encode(result.tables)
    assert result.tables[0]["rows"][0][3] is None
    assert result.tables[1]["rows"][0][1] is None
