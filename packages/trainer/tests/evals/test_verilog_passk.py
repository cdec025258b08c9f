"""pass@k of designs: numbers by hand, and designs through the simulator."""

from __future__ import annotations

from collections import Counter
from math import comb

import msgspec
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from mux_designs import CODE, GOLDEN, NO_SEMICOLON, SWAPPED, WORK, needs_simulator

from trainer.batch import Note, RewardScores, Rollouts, Task
from trainer.contract.nodes import SIGNALS, EvalVerilogPassk
from trainer.evals import EVALS
from trainer.evals.statistics import pass_at_k
from trainer.evals.verilog_passk import Counted, count, mean_pass
from trainer.failure import RunError
from trainer.policy import CharacterTokenizer, TinyConfig, TinyPolicy
from trainer.rewards.testbench import score_designs
from trainer.sandbox import shared_sandbox
from trainer.verilog.failures import CLASSES, OUTCOMES
from trainer.verilog.judge import SOURCE
from trainer.verilog.runner import Simulator

P = EvalVerilogPassk(
    split="heldOut",
    limit=100,
    max_tokens=2,
    samples=4,
    pass_at=(1, 3),
    temperature=1.0,
    top_p=1.0,
    batch_size=8,
)
TASK = Task("mux", "a", GOLDEN, source=SOURCE, meta={**WORK.to_meta()}, labels={"family": "mux"})


def test_pass_at_k_by_hand() -> None:
    assert pass_at_k(5, 2, 1) == pytest.approx(0.4)
    assert pass_at_k(5, 2, 3) == pytest.approx(0.9)
    assert pass_at_k(5, 3, 3) == 1.0


@given(st.integers(1, 12), st.data())
def test_pass_at_k_is_the_share_of_drawings_with_one_that_works(n: int, data: st.DataObject) -> None:
    c, k = data.draw(st.integers(0, n)), data.draw(st.integers(1, n))
    assert pass_at_k(n, c, k) == pytest.approx(1 - comb(n - c, k) / comb(n, k))


def rollouts(texts: list[str], tasks: tuple[Task, ...] = (TASK,)) -> Rollouts:
    rows = len(texts)
    return Rollouts(
        tasks=tasks,
        group_B=torch.arange(rows) // (rows // len(tasks)),
        prompt_PS=torch.zeros(len(tasks), 1, dtype=torch.long),
        prompt_keep_PS=torch.ones(len(tasks), 1, dtype=torch.bool),
        response_BT=torch.zeros(rows, 1, dtype=torch.long),
        keep_BT=torch.ones(rows, 1, dtype=torch.bool),
        logp_old_BT=torch.zeros(rows, 1),
        text_B=tuple(texts),
        truncated_B=torch.zeros(rows, dtype=torch.bool),
        temperature=1.0,
    )


LEVELS = [("pass", "pass"), ("mismatch", "wrong outputs"), ("syntax", "syntax error"), ("", "")]


def told(given_: Rollouts) -> RewardScores:
    """The last of every four could not be judged."""
    rows = range(len(given_.text_B))
    notes = {row: Note(LEVELS[row % 4][0], (("failure class", LEVELS[row % 4][1]),)) for row in rows}
    errored_B = torch.tensor([row % 4 == 3 for row in rows])
    return RewardScores(torch.zeros(len(errored_B)), errored_B, {}, {}, notes)


def test_counts_by_level_whatever_the_score() -> None:
    (one,) = count(rollouts(["x"] * 4), told(rollouts(["x"] * 4)))
    assert (one.judged, one.passed, one.compiled, one.errored) == (3, 1, 2, 1)
    assert one.classes == Counter({"pass": 1, "wrong outputs": 1, "syntax error": 1})
    assert mean_pass([one, Counted(TASK, judged=3, passed=3)], 1) == pytest.approx((1 / 3 + 1) / 2)
    assert mean_pass([one, Counted(TASK, judged=1, passed=1)], 3) == pytest.approx(1.0)


def test_every_class_is_one_outcome_or_no_bar_would_be_whole() -> None:
    assert sorted("".join(OUTCOMES.values())) == sorted(CLASSES)


def test_a_reward_without_levels_is_refused() -> None:
    held = rollouts(["x"])
    scores = RewardScores(torch.zeros(1), torch.zeros(1, dtype=torch.bool))
    with pytest.raises(RunError, match="does not say what became"):
        count(held, scores)


def test_tables_and_signals() -> None:
    policy = TinyPolicy.create(
        TinyConfig(layers=1, width=16, heads=2, context=16, vocab=1), CharacterTokenizer("ab"), 0
    )
    other = msgspec.structs.replace(P, samples=4)
    tasks = (TASK, Task("two", "b", "", labels={"family": "adder"}))
    seen: list[tuple[int, int]] = []
    found = EVALS[EvalVerilogPassk](
        other,
        policy=policy,
        tasks=tasks,
        reward=told,
        generator=torch.Generator().manual_seed(0),
        progress=lambda done, total: seen.append((done, total)),
        interrupt=lambda: None,
    )
    assert set(found.signals) == set(SIGNALS[EvalVerilogPassk])
    assert found.signals["passAt1"] == pytest.approx(1 / 3)
    assert found.signals["passAtK"] == 1.0
    assert found.signals["syntaxRate"] == pytest.approx(2 / 3)
    assert found.signals["errored"] == 0.25
    shares = {name: found.signals[name] for name in OUTCOMES}
    assert {name for name, share in shares.items() if share} == {"works", "wrongOutputs", "syntax"}
    assert shares["works"] == shares["syntax"] == pytest.approx(1 / 3)
    families, by_k, classes = found.tables
    assert [row[0] for row in families["rows"]] == ["all", "mux", "adder"]
    assert by_k["rows"] == [[1, pytest.approx(1 / 3)], [2, pytest.approx(2 / 3)], [3, 1.0], [4, None]]
    assert classes["rows"] == [
        [".", "pass", 2, pytest.approx(1 / 3), 2],
        ["S", "syntax error", 2, pytest.approx(1 / 3), 2],
        ["R", "wrong outputs", 2, pytest.approx(1 / 3), 2],
    ]
    assert seen[-1] == (2, 2)


@needs_simulator
def test_through_the_testbench() -> None:
    held = rollouts([GOLDEN, SWAPPED, NO_SEMICOLON, "nothing"])
    (one,) = count(held, score_designs(CODE, held, Simulator(shared_sandbox())))
    assert (one.judged, one.passed, one.compiled) == (4, 1, 2)
    assert one.classes == Counter({"pass": 1, "wrong outputs": 1, "syntax error": 1, "no design": 1})
