"""The verifier reward, through a real child process."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from trainer.batch import Task
from trainer.contract.nodes import RewardVerifier, TasksProcedural
from trainer.problems import ParamError
from trainer.rewards import REWARDS
from trainer.tasks import TASKS

EXACT = RewardVerifier(
    method="exact",
    extract="answer_tag",
    tolerance=1e-6,
    case_sensitive=False,
    binary=True,
    timeout_seconds=20.0,
    weight=1.0,
)


def verify(rollouts, **changes: object):
    p = msgspec.structs.replace(EXACT, **changes)
    return REWARDS[RewardVerifier](p, rollouts=rollouts, plugged={}, weights={})


def tag(answer: str) -> str:
    return f"<answer>{answer}</answer>"


def test_each_row_is_held_against_its_own_prompt(make_rollouts) -> None:
    tasks = [Task("a", "p", "Yes"), Task("b", "q", "No")]
    scores = verify(make_rollouts([tag("yes"), tag("no"), tag("no"), "no"], tasks))
    assert scores.score_B.tolist() == [1.0, 0.0, 1.0, 0.0]
    assert scores.signals == {"mean": 0.5, "unparsed": 0.25, "errored": 0.0}


def test_case_can_matter(make_rollouts) -> None:
    tasks = [Task("a", "p", "Yes")]
    assert verify(make_rollouts([tag("yes"), tag(" Yes")], tasks), case_sensitive=True).score_B.tolist() == [
        0.0,
        1.0,
    ]


def test_a_reference_that_is_no_number_errors_and_never_scores_zero(make_rollouts) -> None:
    tasks = [Task("a", "p", "forty-two"), Task("b", "p", "42")]
    scores = verify(make_rollouts([tag("42"), tag("42")], tasks), method="numeric")
    assert scores.errored_B.tolist() == [True, False]
    assert "not a number" in scores.errors[0]
    assert scores.signals == {"mean": 1.0, "unparsed": 0.0, "errored": 0.5}


def test_the_puzzle_s_own_scorer_and_its_partial_credit(make_rollouts) -> None:
    p = TasksProcedural(
        task="knights_knaves",
        task_params={},
        seed=0,
        train_size=3,
        held_out_size=0,
        prompt_suffix="",
        demonstration="<answer>{answer}</answer>",
    )
    task = TASKS[TasksProcedural](p, files=Path).train[0]
    terms = task.meta["entry"]["metadata"]["knight_knave_terms"]
    first, second = task.answer.rstrip(".").split(", and ")
    other = terms["a_knave"] if second.endswith(terms["a_knight"]) else terms["a_knight"]
    half_right = f"{first}, and {second.split(' is ')[0]} is {other}"
    texts = [task.demonstration or "", tag(f"{second}, and {first}"), tag(half_right), tag("nobody knows")]
    rollouts = make_rollouts(texts, [task])
    assert verify(rollouts, method="reasoning_gym").score_B.tolist() == [1.0, 1.0, 0.0, 0.0]
    # one of two people right: 0.3 + 0.7 / 2
    partial = verify(rollouts, method="reasoning_gym", binary=False)
    assert partial.score_B.tolist() == pytest.approx([1.0, 1.0, 0.65, 0.0])


def test_tasks_without_a_scorer_are_a_mistake_of_the_graph(make_rollouts) -> None:
    with pytest.raises(ParamError) as caught:
        verify(make_rollouts([tag("1")]), method="reasoning_gym")
    assert caught.value.param == "method"
