"""Anytime accuracy: numbers by hand from given answers, and evaluations of a policy that knows nothing."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
import torch

from trainer.batch import Branches, RewardScores, Rollouts, Task
from trainer.contract.nodes import EvalAnytime
from trainer.evals import EVALS, EvalResult
from trainer.evals.anytime import Answers, area, signals
from trainer.policy import CharacterTokenizer, TinyConfig, TinyPolicy

P = EvalAnytime(
    split="heldOut",
    limit=100,
    budgets=(2, 4, 8),
    small=None,
    samples=1,
    temperature=1.0,
    summary_tokens=2,
    start_marker="",
    end_marker="<t>",
    cut_text="",
    cue="",
    threshold=1.0,
    batch_size=4,
)
RIGHT = [[1, 1, 1], [0, 1, 0], [0, 0, 1], [0, 0, 1]]


def given() -> tuple[Rollouts, RewardScores]:
    """Four chains of 1, 2, 8 and 8 tokens, the last one cut; chain 2's answer at 4 could not be checked. The
    answers stand from the last chain to the first."""
    lengths = torch.tensor([1, 2, 8, 8, *[1] * 12])
    chain, budget = torch.arange(4).repeat_interleave(3).flip(0), torch.tensor([0, 1, 2] * 4).flip(0)
    rollouts = Rollouts(
        tasks=(Task("a", "?", "1"),),
        group_B=torch.zeros(16, dtype=torch.long),
        prompt_PS=torch.zeros(1, 1, dtype=torch.long),
        prompt_keep_PS=torch.ones(1, 1, dtype=torch.bool),
        response_BT=torch.zeros(16, 8, dtype=torch.long),
        keep_BT=torch.arange(8) < lengths[:, None],
        logp_old_BT=torch.zeros(16, 8),
        text_B=("",) * 16,
        truncated_B=torch.tensor([False, False, False, True, *[False] * 12]),
        temperature=1.0,
        branches=Branches(
            budgets=P.budgets,
            chain_B=torch.cat((torch.arange(4), chain)),
            budget_B=torch.cat((torch.full((4,), -1), budget)),
            question_C=torch.zeros(4, dtype=torch.long),
            answered_C=torch.ones(4, dtype=torch.bool),
        ),
    )
    score_B = torch.cat((torch.zeros(4), torch.tensor(RIGHT, dtype=torch.float32)[chain, budget]))
    errored_B = torch.zeros(16, dtype=torch.bool)
    errored_B[4:] = (chain == 2) & (budget == 1)
    return rollouts, RewardScores(score_B, errored_B)


def test_signals_by_hand() -> None:
    """Right: 1 of 4, 2 of the 3 that were judged, 3 of 4. Chain 1 was right before the last budget."""
    told = signals(P, Answers.of(*given(), threshold=1.0))
    accuracy = [1 / 4, 2 / 3, 3 / 4]
    assert told == pytest.approx(
        {
            "anytimeAccuracy": sum(accuracy) / 3,
            "smallAccuracy": 1 / 4,
            "finalAccuracy": 3 / 4,
            "area": (2 * (accuracy[0] + accuracy[1]) / 2 + 4 * (accuracy[1] + accuracy[2]) / 2) / 6,
            "overthinking": 1 / 4,
            "thinkingLength": 19 / 4,
            "cut": 1 / 4,
        }
    )
    small = signals(msgspec.structs.replace(P, small=4), Answers.of(*given(), threshold=1.0))
    assert small["smallAccuracy"] == pytest.approx(2 / 3)


def test_a_threshold_below_one_counts_partial_credit() -> None:
    rollouts, scores = given()
    half = RewardScores(scores.score_B * 0.7, scores.errored_B)
    assert signals(P, Answers.of(rollouts, half, 1.0))["finalAccuracy"] == 0
    assert signals(P, Answers.of(rollouts, half, 0.7))["finalAccuracy"] == 0.75


@pytest.mark.parametrize(
    ("budgets", "accuracy", "expected"),
    [((4,), [0.3], 0.3), ((1, 2, 3), [0.0, 1.0, 0.0], 0.5), ((1, 2, 10), [0.0, 0.5, 1.0], 6.25 / 9)],
)
def test_area(budgets: tuple[int, ...], accuracy: list[float], expected: float) -> None:
    assert area(budgets, accuracy) == pytest.approx(expected)


def evaluate(**changes: Any) -> tuple[EvalResult, list[tuple[int, int]], list[Rollouts]]:
    """Says that answers of an even number of characters are right."""
    config = TinyConfig(layers=1, width=16, heads=2, context=24, vocab=1)
    policy = TinyPolicy.create(config, CharacterTokenizer("ab", ["<t>"]), 0)
    with torch.no_grad():
        policy.model.embedding.mul_(0.3)
    seen: list[Rollouts] = []

    def reward(rollouts: Rollouts) -> RewardScores:
        seen.append(rollouts)
        even = [float(len(text) % 2 == 0) for text in rollouts.text_B]
        return RewardScores(torch.tensor(even), torch.zeros(len(even), dtype=torch.bool))

    told: list[tuple[int, int]] = []
    result = EVALS[EvalAnytime](
        msgspec.structs.replace(P, **changes),
        policy=policy,
        tasks=tuple(Task(f"t{i}", "ab"[: 1 + i % 2], "a") for i in range(10)),
        reward=reward,
        generator=torch.Generator().manual_seed(1),
        progress=lambda done, total: told.append((done, total)),
        interrupt=lambda: None,
    )
    return result, told, seen


def test_batches_are_of_chains_and_the_table_is_the_curve() -> None:
    result, told, seen = evaluate(samples=2)
    assert told == [(2, 10), (4, 10), (6, 10), (8, 10), (10, 10)]
    assert [len(rollouts.text_B) for rollouts in seen] == [4 + 12] * 5
    (table,) = result.tables
    assert table["columns"][:2] == ["budget", "accuracy"]
    assert table.get("plot") == {"x": "budget", "y": ["accuracy"], "low": "95 % low", "high": "95 % high"}
    even = [0, 0, 0]
    for rollouts in seen:
        assert rollouts.branches is not None
        for row in range(4, 16):
            even[int(rollouts.branches.budget_B[row])] += len(rollouts.text_B[row]) % 2 == 0
    assert [row[:2] for row in table["rows"]] == [
        [budget, count / 20] for budget, count in zip((2, 4, 8), even, strict=True)
    ]
    assert all(row[2] < row[1] < row[3] for row in table["rows"] if 0 < row[1] < 1)  # type: ignore[operator]


def test_the_limit_takes_the_first_prompts_and_greedy_needs_no_luck() -> None:
    _, _, seen = evaluate(limit=3, temperature=0.0)
    (rollouts,) = seen
    assert [task.id for task in rollouts.tasks[:3]] == ["t0", "t1", "t2"]
    assert rollouts.text_B == evaluate(limit=3, temperature=0.0)[2][0].text_B
