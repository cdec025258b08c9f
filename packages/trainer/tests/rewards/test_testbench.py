"""The ladder of rewards to the digit, group advantages made of it, and what it tells besides a number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from mux_designs import (
    ALWAYS,
    AND_OR,
    CODE,
    EXPLOIT,
    GOLDEN,
    NO_DELAY,
    NO_SEMICOLON,
    OTHER_PORTS,
    RENAMED,
    SWAPPED,
    TINY,
    VECTORS,
    WORK,
    ZERO,
    needs_simulator,
)

from trainer.advantages.group import group_advantage
from trainer.batch import RewardScores, Rollouts, Task
from trainer.contract.nodes import (
    SIGNALS,
    AdvantageGroup,
    RewardTestbench,
    RewardVerilogStructure,
)
from trainer.rewards import REWARDS
from trainer.rewards.testbench import rules_of, score_designs
from trainer.sandbox import Command, Outcome, shared_sandbox
from trainer.verilog.judge import SOURCE, Work
from trainer.verilog.runner import Simulator

MakeRollouts = Callable[..., Rollouts]
PAGE = msgspec.structs.replace(CODE, pass_reward=2.0, format_reward=0.0)
TABLE = [
    (GOLDEN, "pass", 2.1, 2.0),
    (AND_OR, "pass", 2.1, 2.0),
    (ALWAYS, "pass", 2.1, 2.0),
    (RENAMED, "pass", 2.1, 2.0),
    (SWAPPED, "mismatch", 0.928571, 0.928571),
    (ZERO, "mismatch", 0.928571, 0.928571),
    (OTHER_PORTS, "compile", 0.242857, 0.242857),
    (NO_SEMICOLON, "syntax", 0.0, 0.0),
    (TINY, "empty", 0.0, 0.0),
    (NO_DELAY, "syntax", 0.0, 0.0),
    (EXPLOIT, "rejected", 0.0, 0.0),
]
DESIGNS = [design for design, *_ in TABLE]


def task(work: Work = WORK) -> Task:
    return Task("mux", "Write a multiplexer.", work.golden, source=SOURCE, meta=work.to_meta())


def tagged(design: str) -> str:
    return f"<think>as asked</think>\n<answer>\n```verilog\n{design}```\n</answer>"


@pytest.fixture(scope="module")
def simulator() -> Simulator:
    return Simulator(shared_sandbox())


@needs_simulator
def test_the_golden_table(simulator: Simulator, make_rollouts: MakeRollouts) -> None:
    rollouts = make_rollouts(DESIGNS, [task()])
    for p, column in ((CODE, 2), (PAGE, 3)):
        scores = score_designs(p, rollouts, simulator)
        assert scores.score_B.tolist() == pytest.approx([row[column] for row in TABLE], abs=1e-6)
        assert [scores.notes[row].level for row in range(len(TABLE))] == [row[1] for row in TABLE]
        assert not scores.errored_B.any()


@needs_simulator
def test_the_format_is_added_on_every_level(simulator: Simulator, make_rollouts: MakeRollouts) -> None:
    """Inside its tags a design earns 0.1 more, on whatever level."""
    plain = score_designs(CODE, make_rollouts(DESIGNS, [task()]), simulator).score_B
    inside = score_designs(CODE, make_rollouts([tagged(d) for d in DESIGNS], [task()]), simulator)
    assert (inside.score_B - plain).tolist() == pytest.approx([0.1] * len(DESIGNS), abs=1e-6)
    assert inside.signals["format"] == 1.0
    page = score_designs(PAGE, make_rollouts([tagged(GOLDEN)], [task()]), simulator)
    assert page.score_B.tolist() == [2.0]


@needs_simulator
def test_partial_credit_by_vectors_and_the_other_depths(
    simulator: Simulator, make_rollouts: MakeRollouts
) -> None:
    rollouts = make_rollouts([GOLDEN, SWAPPED, OTHER_PORTS, NO_SEMICOLON], [task()])

    def scored(**changes: Any) -> list[float]:
        p = msgspec.structs.replace(CODE, **changes)
        return score_designs(p, rollouts, simulator).score_B.tolist()

    assert scored(partial="vectors") == pytest.approx([2.1, 0.6, 0.1, 0.0], abs=1e-6)
    assert scored(depth="syntax") == pytest.approx([0.1, 0.1, 0.1, 0.0], abs=1e-6)
    assert scored(depth="structure") == pytest.approx([1.1, 0.928571, 0.242857, 0.0], abs=1e-6)
    assert scored(structure_weight=0.0, syntax_reward=0.0) == pytest.approx([2.1, 0, 0, 0], abs=1e-6)
    assert scored(threshold=0.5) == pytest.approx([2.1, 2.1, 0.242857, 0.0], abs=1e-6)


@needs_simulator
def test_signals_and_notes(simulator: Simulator, make_rollouts: MakeRollouts) -> None:
    texts = [GOLDEN, SWAPPED, OTHER_PORTS, NO_SEMICOLON, TINY, EXPLOIT, "", tagged(ZERO)]
    scores = score_designs(CODE, make_rollouts(texts, [task()]), simulator)
    signals = scores.signals
    assert set(signals) <= set(SIGNALS[RewardTestbench])
    shares = {
        level: signals[level] for level in ("empty", "rejected", "syntax", "compile", "mismatch", "pass")
    }
    assert shares == {
        "empty": 2 / 8,
        "rejected": 1 / 8,
        "syntax": 1 / 8,
        "compile": 1 / 8,
        "mismatch": 2 / 8,
        "pass": 1 / 8,
    }
    assert signals["syntaxRate"] == 4 / 8
    assert signals["structure"] == pytest.approx((0.8285714 * 2 + 0.1428571) / 3, abs=1e-6)
    assert signals["vectors"] == pytest.approx((1 + 0.5 + 0.5) / 8)
    assert signals["ruleSystemTask"] == 1.0
    assert signals["ruleHierarchy"] == 0.0
    assert signals["format"] == 1 / 8
    wrong = dict(scores.notes[1].matched)
    assert wrong["right lines"] == "4 of 8"
    assert wrong["failure class"] == "wrong outputs"
    assert wrong["structure"] == "0.828571"
    assert dict(scores.notes[5].matched)["systemTask"] == "$finish"
    again = score_designs(CODE, make_rollouts(texts, [task()]), simulator)
    assert again.signals["cached"] == 5 / 8
    assert "runP50" not in again.signals
    assert scores.score_B.tolist() == again.score_B.tolist()


@needs_simulator
def test_a_task_whose_golden_design_does_not_run_is_errored_not_zero(
    simulator: Simulator, make_rollouts: MakeRollouts
) -> None:
    broken = replace(WORK, bench=replace(WORK.bench, golden=GOLDEN.replace("? b", "? none")))
    scores = score_designs(CODE, make_rollouts([AND_OR, AND_OR], [task(broken), task()]), simulator)
    assert scores.errored_B.tolist() == [True, False]
    assert "golden design" in scores.errors[0]
    assert scores.score_B.tolist()[1] == pytest.approx(2.1)


def test_tasks_without_a_testbench_are_refused(make_rollouts: MakeRollouts) -> None:
    with pytest.raises(Exception, match="neither a golden design nor a testbench"):
        score_designs(CODE, make_rollouts(["x"], [Task("t", "p", "42")]), Simulator(Told([])))


GROUP = AdvantageGroup(method="mean_std", temperature=0.2, epsilon=1e-4)


def advantages(rewards: list[float]) -> list[float]:
    reward_B = torch.tensor(rewards, dtype=torch.float64)
    made_B, _ = group_advantage(
        GROUP,
        reward_B=reward_B,
        group_B=torch.zeros(len(rewards), dtype=torch.long),
        keep_B=torch.ones(len(rewards), dtype=torch.bool),
    )
    return made_B.tolist()


def test_group_advantages_of_the_ladder() -> None:
    rewards = [2.2, 1.028571, 0.342857, 0.1]
    assert sum(rewards) / 4 == pytest.approx(0.917857, abs=1e-6)
    assert torch.tensor(rewards).std().item() == pytest.approx(0.940862, abs=1e-6)
    assert advantages(rewards) == pytest.approx([1.3626, 0.1177, -0.6111, -0.8692], abs=5e-5)
    assert advantages([2.2] * 4) == [0.0] * 4


class Told:
    """A sandbox whose outcomes are given: compilers and simulators that say what a test wants."""

    def __init__(self, outcomes: list[Outcome]) -> None:
        self._outcomes = outcomes

    def run_all(self, commands: list[Command]) -> list[Outcome]:  # type: ignore[override]
        return [self._outcomes.pop(0) for _ in commands]


def ended(code: int | None = 0, ended_by: str = "exit", **files: bytes) -> Outcome:
    return Outcome(
        ended=ended_by,  # type: ignore[arg-type]
        exit_code=code,
        stdout=b"",
        stderr=b"",
        files=files,
        wall_seconds=0.25,
    )


class Writing:
    """Compiles everything, and writes what it is told into whatever file is collected."""

    def __init__(self, text: str) -> None:
        self._text = text

    def run_all(self, commands: list[Command]) -> list[Outcome]:  # type: ignore[override]
        return [ended(**{name: self._text.encode() for name in command.collect}) for command in commands]


CONSTANTS = st.tuples(st.floats(0, 0.5), st.floats(0, 1), st.floats(0.01, 2))


@given(
    st.integers(0, 8),
    CONSTANTS,
    st.sampled_from(["structure", "vectors"]),
    st.sampled_from([SWAPPED, ZERO, ALWAYS]),
)
def test_a_passing_design_always_beats_one_that_does_not(
    right: int, constants: tuple[float, float, float], partial: str, design: str
) -> None:
    """R is 0, or within [syntax, syntax + structure], or the top, whatever a design produces."""
    syntax, weight, above = constants
    most = syntax + (1.0 if partial == "vectors" else weight)
    p = msgspec.structs.replace(
        CODE, syntax_reward=syntax, structure_weight=weight, pass_reward=most + above, partial=partial
    )
    written = "".join(
        line if place < right else line.replace(" 0", " x").replace(" 1", " x")
        for place, line in enumerate(VECTORS.splitlines(keepends=True))
    )
    (score,) = _scored_alone(p, design, Writing(written)).score_B.tolist()
    if right == 8:
        assert score == pytest.approx(p.pass_reward, rel=1e-6)
    else:
        assert syntax - 1e-6 <= score <= most + 1e-6
        assert score < p.pass_reward


def _scored_alone(p: RewardTestbench, design: str, sandbox: Any) -> RewardScores:
    rollouts = Rollouts(
        tasks=(task(replace(WORK, vectors=VECTORS)),),
        group_B=torch.zeros(1, dtype=torch.long),
        prompt_PS=torch.zeros(1, 1, dtype=torch.long),
        prompt_keep_PS=torch.ones(1, 1, dtype=torch.bool),
        response_BT=torch.zeros(1, 1, dtype=torch.long),
        keep_BT=torch.ones(1, 1, dtype=torch.bool),
        logp_old_BT=torch.zeros(1, 1),
        text_B=(design,),
        truncated_B=torch.zeros(1, dtype=torch.bool),
        temperature=1.0,
    )
    return score_designs(p, rollouts, Simulator(sandbox))


@pytest.mark.parametrize("ended_by", ["cpu", "deadline", "memory"])
def test_a_simulation_that_a_limit_ends_is_wrong_and_counted(ended_by: str) -> None:
    scores = _scored_alone(CODE, SWAPPED, Told([ended(sim=b"x"), ended(None, ended_by)]))
    assert scores.notes[0].level == "mismatch"
    assert scores.score_B.tolist() == pytest.approx([0.928571], abs=1e-6)
    assert (scores.signals["timeouts"], scores.signals["runP95"]) == (1.0, 0.5)


def test_the_rules_follow_the_parameters() -> None:
    rules = rules_of(msgspec.structs.replace(CODE, language="2005", strict_lines=False, threshold=0.99))
    assert (rules.tools.language, rules.strict, rules.threshold, rules.screened) == (
        "2005",
        False,
        0.99,
        True,
    )


def test_structure_alone(make_rollouts: MakeRollouts) -> None:
    p = RewardVerilogStructure(variant="code", weight=1.0)
    rollouts = make_rollouts([GOLDEN, SWAPPED, ALWAYS, TINY], [task()])
    scores = REWARDS[RewardVerilogStructure](p, rollouts=rollouts, plugged={}, weights={})
    assert scores.score_B.tolist() == pytest.approx([1.0, 0.828571, 0.562897, 0.0], abs=1e-6)
    assert scores.signals["empty"] == 0.25
    assert scores.signals["coverage"] == pytest.approx((1 + 6 / 7 + 5 / 7) / 3)
    assert set(scores.signals) == set(SIGNALS[RewardVerilogStructure])
    assert scores.notes[3].level == "empty"
