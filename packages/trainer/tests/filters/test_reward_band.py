"""Which prompts the band keeps, by hand; and a model choosing among prompts."""

from __future__ import annotations

import msgspec
import pytest
import torch

from trainer.batch import RewardScores, Rollouts, Task, TaskSet
from trainer.contract.nodes import SIGNALS, FilterRewardBand
from trainer.filters import FILTERS
from trainer.filters.reward_band import band, within
from trainer.policy import CharacterTokenizer, TinyConfig, TinyPolicy
from trainer.policy.protocol import never
from trainer.problems import ParamError

P = FilterRewardBand(
    low=0.3,
    high=1.8,
    min_spread=0.1,
    samples=4,
    hard_from=0.5,
    max_tokens=3,
    temperature=1.0,
    batch_size=8,
    seed=0,
)


@pytest.mark.parametrize(
    ("mean", "spread", "outcome", "difficulty"),
    [
        (0.3, 0.5, "kept", 1.0),
        (1.8, 0.5, "kept", 0.0),
        (1.05, 0.5, "kept", 0.5),
        (1.05, 0.1, "noSpread", 0.0),
        (1.81, 0.5, "tooEasy", 0.0),
        (0.29, 0.5, "tooHard", 0.0),
    ],
)
def test_the_band_by_hand(mean: float, spread: float, outcome: str, difficulty: float) -> None:
    judged = within(P, mean, spread)
    assert (judged.outcome, judged.difficulty) == (outcome, pytest.approx(difficulty))


def test_rewards_of_a_prompt() -> None:
    assert band(P, [2.1, 0.0]).difficulty == pytest.approx(0.5)
    assert band(P, [1.0, 1.0, 1.0]).outcome == "noSpread"
    assert band(P, [1.0]).outcome == "errored"
    # The deviation has the divisor n - 1: 0.1414 for these two, where n would give just 0.1.
    assert band(P, [0.9, 1.1]).outcome == "kept"


def policy() -> TinyPolicy:
    tokenizer = CharacterTokenizer("abcd")
    return TinyPolicy.create(TinyConfig(layers=1, width=16, heads=2, context=32, vocab=1), tokenizer, 0)


TASKS = TaskSet(
    tuple(Task(f"t{i}", "abcd"[i % 4], "") for i in range(8)),
    (Task("held", "ab", ""),),
    bad_lines=("Line 3 is bad.",),
)


def by_prompt(rollouts: Rollouts) -> RewardScores:
    """a: never; b: always; c: half of the time; d: cannot be scored."""
    score_B = torch.zeros(len(rollouts.text_B))
    errored_B = torch.zeros(len(rollouts.text_B), dtype=torch.bool)
    for row, group in enumerate(rollouts.group_B.tolist()):
        prompt = rollouts.tasks[group].prompt
        score_B[row] = {"a": 0.0, "b": 2.1, "c": 2.1 * (row % 2), "d": 1.0}[prompt]
        errored_B[row] = prompt == "d"
    return RewardScores(score_B, errored_B, {})


def filtered(p: FilterRewardBand = P) -> TaskSet:
    return FILTERS[FilterRewardBand](p, TASKS, policy=policy(), reward=by_prompt, interrupt=never)


def test_only_what_is_sometimes_solved_is_kept() -> None:
    made = filtered()
    assert [task.id for task in made.train] == ["t2", "t6"]
    assert [task.difficulty for task in made.train] == pytest.approx([0.5, 0.5])
    assert made.held_out == TASKS.held_out
    assert made.bad_lines == (
        "Line 3 is bad.",
        "6 of 8 prompts lie outside the band of rewards, and are left out.",
    )
    assert made.signals == pytest.approx(
        {
            "kept": 0.25,
            "hard": 2.0,
            "easy": 0.0,
            "tooHard": 2.0,
            "tooEasy": 2.0,
            "noSpread": 0.0,
            "errored": 2.0,
            "meanReward": 1.05,
        }
    )
    assert set(made.signals) | {"count"} == set(SIGNALS[FilterRewardBand])
    assert filtered(msgspec.structs.replace(P, hard_from=0.6)).signals["easy"] == 2.0


def test_the_order_of_batches_changes_nothing() -> None:
    assert filtered(msgspec.structs.replace(P, batch_size=64)).train == filtered().train


def test_a_band_without_prompts_is_refused_with_the_counts() -> None:
    with pytest.raises(ParamError, match="2 are below it, 4 above it"):
        filtered(msgspec.structs.replace(P, low=0.5, high=0.6))
