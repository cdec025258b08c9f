"""The reward graph: order, plugs, errors."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
import torch
from job_specs import job_spec

from trainer.batch import Branches, RewardScores, Rollouts, Task
from trainer.contract import JobSpec, decode_spec
from trainer.contract.nodes import RewardCombine, RewardFormat, RewardLength, RewardVerifier
from trainer.failure import RunError
from trainer.meter import Meter
from trainer.rewarding import RewardGraph

ROWS = 10


def rollouts() -> Rollouts:
    return Rollouts(
        tasks=(Task("t", "?", "1"),),
        group_B=torch.zeros(ROWS, dtype=torch.long),
        prompt_PS=torch.zeros(1, 1, dtype=torch.long),
        prompt_keep_PS=torch.ones(1, 1, dtype=torch.bool),
        response_BT=torch.zeros(ROWS, 1, dtype=torch.long),
        keep_BT=torch.ones(ROWS, 1, dtype=torch.bool),
        logp_old_BT=torch.zeros(ROWS, 1),
        text_B=("x",) * ROWS,
        truncated_B=torch.zeros(ROWS, dtype=torch.bool),
        temperature=1.0,
    )


def scores(value: float, errored: tuple[int, ...] = (), why: str = "boom") -> RewardScores:
    errored_B = torch.zeros(ROWS, dtype=torch.bool)
    errored_B[list(errored)] = True
    return RewardScores(torch.full((ROWS,), value), errored_B, dict.fromkeys(errored, why), {"mean": value})


class Kinds:
    """Fixed scores for the leaves; the combination is the weighted sum, errored where a part is."""

    def __init__(self, **made: Any) -> None:
        self.calls: list[str] = []
        self._made = made

    def table(self) -> dict[Any, Any]:
        return {
            RewardVerifier: self._leaf("verifier", 1.0),
            RewardFormat: self._leaf("format", 2.0),
            RewardLength: self._leaf("length", 3.0),
            RewardCombine: self._combine,
        }

    def _leaf(self, name: str, value: float) -> Any:
        def run(p: Any, **_: Any) -> RewardScores:
            self.calls.append(name)
            made = self._made.get(name, scores(value))
            if isinstance(made, Exception):
                raise made
            return made

        return run

    def _combine(self, p: Any, *, plugged: Any, weights: Any, **_: Any) -> RewardScores:
        self.calls.append("combine")
        parts, factors = plugged["rewards"], weights["rewards"]
        assert factors == [1.0, 0.5, 0.3]
        assert plugged["gate"][0] is parts[1]
        total = sum(w * s.score_B for w, s in zip(factors, parts, strict=True))
        errored_B = torch.stack([s.errored_B for s in parts]).any(0)
        return RewardScores(total, errored_B, {}, {"mean": float(total.mean())})


def graph(kinds: Kinds, share: float = 0.2) -> RewardGraph:
    spec: JobSpec = decode_spec(json.dumps(job_spec()).encode())
    return RewardGraph.of(spec, "reward", kinds.table(), share)


def test_every_node_once_in_order_with_its_signals() -> None:
    kinds, meter = Kinds(), Meter()
    scored = graph(kinds).score(rollouts(), meter, lambda: None)
    assert kinds.calls == ["verifier", "format", "length", "combine"]
    assert scored.reward_B.tolist() == pytest.approx([1 + 0.5 * 2 + 0.3 * 3] * ROWS)
    assert set(scored.components) == {"verifier", "format", "length", "reward"}
    assert meter.take() == pytest.approx(
        {"verifier/mean": 1, "format/mean": 2, "length/mean": 3, "reward/mean": 2.9}
    )


def test_errored_rows_are_not_kept_and_never_become_a_score() -> None:
    scored = graph(Kinds(format=scores(2.0, errored=(3, 7)))).score(rollouts(), None, lambda: None)
    assert scored.keep_B.tolist() == [row not in (3, 7) for row in range(ROWS)]
    assert scored.errors == {3: "format: boom", 7: "format: boom"}


def test_too_many_errors_end_the_run_by_the_nodes_name() -> None:
    with pytest.raises(RunError, match=r"'format' errored on 30% .* allowed 20%. First: boom") as ended:
        graph(Kinds(format=scores(2.0, errored=(1, 2, 3)))).score(rollouts(), None, lambda: None)
    assert ended.value.node == "format"


def test_a_reward_that_raises_is_errored_not_zero() -> None:
    with pytest.raises(RunError, match=r"'verifier' errored on 100%.*ZeroDivisionError: oops"):
        graph(Kinds(verifier=ZeroDivisionError("oops"))).score(rollouts(), None, lambda: None)
    scored = graph(Kinds(verifier=ZeroDivisionError("oops")), share=1.0).score(rollouts(), None, lambda: None)
    assert not scored.keep_B.any()


def test_a_score_that_is_not_finite_ends_the_run() -> None:
    with pytest.raises(RunError, match="'length' gave a score that is not a finite number"):
        graph(Kinds(length=scores(float("inf")))).score(rollouts(), None, lambda: None)


def test_it_can_be_stopped_between_rewards() -> None:
    kinds = Kinds()
    stops = iter([None, KeyboardInterrupt()])

    def interrupt() -> None:
        stop = next(stops)
        if stop:
            raise stop

    with pytest.raises(KeyboardInterrupt):
        graph(kinds).score(rollouts(), None, interrupt)
    assert kinds.calls == ["verifier"]


def test_rewards_see_the_answers_of_branches_and_no_chain() -> None:
    """Two chains and two answers each, in rows 0, 1 and 2 to 5: the third answer is broken."""
    seen: list[Rollouts] = []

    def verifier(p: Any, *, rollouts: Rollouts, **_: Any) -> RewardScores:
        seen.append(rollouts)
        errored_B = torch.tensor([False, False, True, False])
        return RewardScores(torch.tensor([1.0, 2.0, 9.0, 4.0]), errored_B, {2: "broken"}, {"mean": 2.0})

    spec = decode_spec(json.dumps(job_spec()).encode())
    made = RewardGraph.of(spec, "verifier", {RewardVerifier: verifier}, 0.5)
    branches = Branches(
        budgets=(1,),
        chain_B=torch.tensor([0, 1, 0, 0, 1, 1]),
        budget_B=torch.tensor([-1, -1, 0, 0, 0, 0]),
        question_C=torch.tensor([0, 0]),
        answered_C=torch.tensor([True, True]),
    )
    whole = replace(
        rollouts(),
        tasks=(Task("q", "?", "1"), Task("x", "?", "1"), Task("y", "?", "1")),
        group_B=torch.tensor([0, 0, 1, 1, 2, 2]),
        response_BT=torch.arange(6)[:, None],
        keep_BT=torch.ones(6, 1, dtype=torch.bool),
        logp_old_BT=torch.zeros(6, 1),
        text_B=tuple("abcdef"),
        truncated_B=torch.zeros(6, dtype=torch.bool),
        branches=branches,
    )
    scored = made.score(whole, None, lambda: None)
    (told,) = seen
    assert (told.text_B, told.group_B.tolist(), told.branches) == (tuple("cdef"), [1, 1, 2, 2], None)
    assert told.response_BT.flatten().tolist() == [2, 3, 4, 5]
    assert scored.reward_B.tolist() == [0, 0, 1, 2, 0, 4]
    assert scored.keep_B.tolist() == [True, True, True, True, False, True]
    assert scored.errors == {4: "verifier: broken"}
    assert made.last(whole, lambda: None).score_B.tolist() == [0, 0, 1, 2, 9, 4]
