"""Probabilities and decisions worked out by hand; what each rule must do whatever the norms are."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from trainer.switching import Moment, Norms, Reason, Switch, SwitchLimits, adaptive_rule, first_norm_of_passes
from trainer.switching.rules import alternate, cosine, linear, ratio, sigmoid, sigmoid_of, step_down

norm = st.floats(1e-6, 1e6)
gammas = st.floats(1e-3, 1e3)


@pytest.mark.parametrize(
    ("g_sft", "against_rl", "against_warmup", "literal"),
    [  # gamma 1, 0.5, 2; RL norm 1, warm-up norm 2
        (4.0, (0.800000, 0.888889, 0.666667), (0.666667, 0.800000, 0.500000), 0.689974),
        (2.0, (0.666667, 0.800000, 0.500000), (0.500000, 0.666667, 0.333333), 0.660756),
        (1.0, (0.500000, 0.666667, 0.333333), (0.333333, 0.500000, 0.200000), 0.622459),
        (0.5, (0.333333, 0.500000, 0.200000), (0.200000, 0.333333, 0.111111), 0.582570),
        (0.1, (0.090909, 0.166667, 0.047619), (0.047619, 0.090909, 0.024390), 0.522712),
    ],
)
def test_by_hand(
    g_sft: float, against_rl: tuple[float, ...], against_warmup: tuple[float, ...], literal: float
) -> None:
    norms = Norms(0.0, 50, sft=g_sft, rl=1.0, warmup=2.0)
    for rule, expected in (("ratio_rl", against_rl), ("ratio_warmup", against_warmup)):
        found = [probability(rule, norms, gamma=gamma) for gamma in (1.0, 0.5, 2.0)]
        assert found == pytest.approx(expected, abs=1e-6)
    assert probability("sigmoid_rl", norms, slope=1.0, centre=0.0) == pytest.approx(literal, abs=1e-6)


def params(rule: str, **changes: Any) -> Any:
    held = {"gamma": 1.0, "slope": 10.0, "centre": 0.5, "p_start": 0.8, "p_end": 0.2, "step_at": 0.5}
    return SimpleNamespace(rule=rule, **{**held, **changes})


def probability(rule: str, norms: Norms, **changes: Any) -> float:
    return adaptive_rule(params(rule, **changes))(Moment(norms, 0, 10))


def test_the_sigmoid_is_steep_around_its_centre() -> None:
    norms = Norms(0.0, 50, sft=3.0, rl=1.0, warmup=1.0)  # ratio 0.75 either way
    expected = 1 / (1 + math.exp(-2.5))
    assert probability("sigmoid_warmup", norms) == pytest.approx(expected, abs=1e-12)
    assert probability("sigmoid_rl", norms) == pytest.approx(expected, abs=1e-12)
    assert sigmoid_of(0.5, slope=10, centre=0.5) == 0.5
    assert (sigmoid(-1e4), sigmoid(1e4)) == (0.0, 1.0)


class Scripted(Switch):
    """Draws given numbers."""

    def __init__(self, draws: list[float], **held: Any) -> None:
        super().__init__(**held)
        self._draws = iter(draws)

    def draw(self) -> float:
        return next(self._draws)


DRAWS = [0.10, 0.55, 0.30, 0.80, 0.05]


@pytest.mark.parametrize(
    ("rule", "ema", "expected"),
    [
        ("ratio_warmup", 0.0, [0.500000, 0.444444, 0.444444, 0.375000, 0.375000]),
        ("ratio_warmup", 0.9, [0.500000, 0.494949, 0.494949, 0.485067, 0.485067]),
        ("ratio_rl", 0.0, [0.500000, 0.444444, 0.761905, 0.705882, 0.600000]),
    ],
)
def test_traces(rule: str, ema: float, expected: list[float]) -> None:
    """SFT norms 1.6, 1.2, 0.9 and RL norms 0.5, 0.8 in the order in which their steps come."""
    norms = Norms(ema, 50)
    norms.saw_warmup(2.0)
    norms.end_warmup()
    switch = Scripted(DRAWS, rule=adaptive_rule(params(rule)), norms=norms, limits=SwitchLimits(), seed=0)
    sft, rl = iter([1.6, 1.2, 0.9]), iter([0.5, 0.8, 1.0])
    chances, kinds = [], []
    for step in range(5):
        decision = switch.choose(step, 5)
        chances.append(decision.p)
        kinds.append("SFT" if decision.is_sft else "RL")
        if decision.is_sft:
            switch.saw_sft(next(sft))
        else:
            switch.saw_rl(next(rl), None)
    assert chances == pytest.approx(expected, abs=1e-6)
    assert kinds == ["SFT", "RL", "SFT", "RL", "SFT"]


@given(norm, norm, gammas, st.floats(1.01, 100))
def test_more_gradient_left_is_more_sft(g_sft: float, g_ref: float, gamma: float, factor: float) -> None:
    here = ratio(g_sft, g_ref, gamma)
    assert ratio(g_sft * factor, g_ref, gamma) >= here
    assert ratio(g_sft, g_ref * factor, gamma) <= here
    assert ratio(g_sft, g_ref, gamma * factor) <= here
    assert 0 <= here <= 1
    if 0.001 < here < 0.999:
        assert ratio(g_sft * factor, g_ref, gamma) > here > ratio(g_sft, g_ref * factor, gamma)


@given(norm, norm, gammas, st.floats(1e-3, 1e3))
def test_only_the_proportion_of_the_norms_matters(
    g_sft: float, g_ref: float, gamma: float, scale: float
) -> None:
    assert ratio(g_sft * scale, g_ref * scale, gamma) == pytest.approx(ratio(g_sft, g_ref, gamma), rel=1e-9)


@given(norm, norm)
def test_the_ends_of_the_balance_are_the_bounds(g_sft: float, g_ref: float) -> None:
    for gamma, bound in ((0.0, 0.98), (1e15, 0.02)):
        norms = Norms(0.0, 50, sft=g_sft, rl=g_ref, warmup=g_ref)
        rule = adaptive_rule(params("ratio_rl", gamma=gamma))
        switch = Switch(rule, norms, SwitchLimits(0.02, 0.98), 0)
        decision = switch.choose(0, 1)
        assert (decision.p, decision.reason) == (bound, Reason.BOUND)


def test_without_a_rule_to_compare_with_both_count_alike() -> None:
    """No warm-up: 1 / (1 + gamma) until a supervised norm was seen, which then stands for the warm-up's."""
    norms = Norms(0.0, 50)
    norms.end_warmup()
    norms.saw_rl(5.0)
    for rule in ("ratio_warmup", "ratio_rl"):
        assert probability(rule, norms, gamma=3.0) == 0.25
    norms.saw_sft(2.0)
    norms.saw_sft(1.0)
    assert norms.warmup == 2.0
    assert probability("ratio_warmup", norms) == pytest.approx(1 / 3)


def test_no_rl_signal_hands_over_to_sft_within_a_few_steps() -> None:
    norms = Norms(0.8, 50, sft=1.0, rl=1.0, warmup=1.0)
    chances = []
    for _ in range(20):
        norms.saw_rl(0.0)
        chances.append(min(0.98, probability("ratio_rl", norms)))
    assert chances == sorted(chances)
    assert chances[17] == 0.98
    assert probability("ratio_rl", Norms(0.0, 1, sft=0.0, rl=0.0)) == 0.5


def test_schedules_by_hand() -> None:
    assert [linear(x, 0.8, 0.2) for x in (0, 0.5, 1)] == pytest.approx([0.8, 0.5, 0.2])
    assert [cosine(x, 0.8, 0.2) for x in (0, 1 / 3, 0.5, 1)] == pytest.approx([0.8, 0.65, 0.5, 0.2])
    assert [step_down(x, 0.8, 0.2, at=0.5) for x in (0, 0.49, 0.5, 1)] == [0.8, 0.8, 0.2, 0.2]
    assert [alternate(step, 3) for step in range(7)] == [0, 0, 1, 0, 0, 1, 0]
    rule, norms = adaptive_rule(params("linear")), Norms(0.0, 1)
    assert [rule(Moment(norms, step, 4)) for step in range(4)] == pytest.approx([0.8, 0.6, 0.4, 0.2])
    assert rule(Moment(norms, 0, 1)) == 0.8
    assert adaptive_rule(params("constant"))(Moment(norms, 3, 4)) == 0.8


def test_the_warm_ups_norm_is_the_mean_over_its_end() -> None:
    norms = Norms(0.8, 3)
    for value in (9.0, 8.0, 3.0, 2.0, 1.0):
        norms.saw_warmup(value)
    assert norms.warmup is None
    norms.end_warmup()
    assert (norms.warmup, norms.sft, norms.rl) == (2.0, 2.0, None)


@given(st.lists(st.tuples(st.booleans(), norm), max_size=30))
def test_each_kind_leaves_the_others_norm_alone(steps: list[tuple[bool, float]]) -> None:
    norms = Norms(0.8, 50, sft=1.0, warmup=1.0)
    for is_sft, value in steps:
        before = (norms.rl, norms.warmup) if is_sft else (norms.sft, norms.warmup)
        (norms.saw_sft if is_sft else norms.saw_rl)(value)
        assert ((norms.rl, norms.warmup) if is_sft else (norms.sft, norms.warmup)) == before


@pytest.mark.parametrize(
    ("passes", "expected"),
    [
        ([], None),
        ([("", 2.0), ("", 5.0)], 2.0),
        ([("low", 3.0), ("high", 4.0), ("low", 9.0), ("high", 9.0)], 5.0),
        ([("low", 3.0), ("low", 9.0), ("high", 4.0), ("high", 9.0)], 5.0),
    ],
)
def test_the_norm_of_a_rollout_batch(passes: list[tuple[str, float]], expected: float | None) -> None:
    assert first_norm_of_passes(passes) == expected


def test_a_long_norm_proves_a_large_divergence() -> None:
    """|pi - q| <= sqrt(2 KL(q || pi)), and by hand for q = (0.7, 0.2, 0.1), pi = (0.5, 0.3, 0.2)."""
    q = torch.tensor([0.7, 0.2, 0.1], dtype=torch.float64)
    logits = torch.log(torch.tensor([0.5, 0.3, 0.2], dtype=torch.float64)).requires_grad_()
    (-(q * torch.log_softmax(logits, 0)).sum()).backward()
    assert logits.grad is not None
    assert float(logits.grad.norm()) == pytest.approx(0.244949, abs=1e-6)
    kl = float((q * (q.log() - torch.log_softmax(logits, 0))).sum())
    assert kl == pytest.approx(0.085123, abs=1e-6)
    assert float(logits.grad.norm()) <= math.sqrt(2 * kl) == pytest.approx(0.412608, abs=1e-6)
