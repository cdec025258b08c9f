"""The draw: independent of the sampler, fair in the long run, the same after a restart."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.switching import Moment, Norms, Reason, Switch, SwitchLimits


def switch_of(p: float, *, seed: int = 0, limits: SwitchLimits | None = None) -> Switch:
    rule: Callable[[Moment], float] = lambda _: p  # noqa: E731
    return Switch(rule, Norms(0.8, 50), limits or SwitchLimits(), seed)


def decisions(switch: Switch, count: int) -> list[bool]:
    return [switch.choose(step, count).is_sft for step in range(count)]


@pytest.mark.parametrize("p", [0.05, 0.3, 0.5, 0.9])
def test_in_the_long_run_the_share_is_the_probability(p: float) -> None:
    count = 4000
    share = sum(decisions(switch_of(p, seed=3), count)) / count
    assert abs(share - p) < 3 * (p * (1 - p) / count) ** 0.5


def test_the_sampler_does_not_move_the_draws() -> None:
    quiet, busy = switch_of(0.5, seed=7), switch_of(0.5, seed=7)
    expected = decisions(quiet, 50)
    found = []
    for step in range(50):
        torch.rand(step)  # the process-wide generator, as a sampler or dropout would
        torch.manual_seed(step)
        found.append(busy.choose(step, 50).is_sft)
    assert found == expected
    assert decisions(switch_of(0.5, seed=8), 50) != expected


def test_probability_0_and_1_are_certain() -> None:
    assert not any(decisions(switch_of(0.0), 200))
    assert all(decisions(switch_of(1.0), 200))


def test_the_guard_forces_one_step_and_leaves_the_draws_alone() -> None:
    limits = SwitchLimits(0.0, 1.0, kl_max=0.5)
    guarded, free = switch_of(0.3, limits=limits), switch_of(0.3)
    guarded.saw_rl(1.0, 0.6)
    first, second = guarded.choose(0, 9), guarded.choose(1, 9)
    assert (first.is_sft, first.reason, first.p) == (True, Reason.GUARD, 1.0)
    assert second.reason == Reason.RULE
    assert [first.u, second.u] == [free.choose(0, 9).u, free.choose(1, 9).u]
    guarded.saw_rl(1.0, 0.5)
    assert guarded.choose(2, 9).reason == Reason.RULE


@given(st.floats(0, 1), st.floats(0, 0.5), st.floats(0.5, 1))
def test_bounds_hold(wanted: float, low: float, high: float) -> None:
    decision = switch_of(wanted, limits=SwitchLimits(low, high)).choose(0, 1)
    assert low <= decision.p <= high
    assert (decision.reason == Reason.BOUND) == (not low <= wanted <= high)


def test_the_share_of_the_last_fifty_steps() -> None:
    switch = switch_of(0.5)
    for share in [1.0] * 60 + [0.0] * 30:
        switch.did(share)
    assert switch.recent_share() == pytest.approx(20 / 50)
    assert switch.since_sft == 30


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 40), st.integers(0, 2**63 - 1))
def test_a_restored_switch_goes_on_alike(before: int, seed: int) -> None:
    """Through the JSON and tensors of a checkpoint."""

    def go_on(switch: Switch, first: int, count: int) -> list[tuple[float | None, bool, float]]:
        told = []
        for step in range(first, first + count):
            decision = switch.choose(step, 100)
            if decision.is_sft:
                switch.saw_sft(1.0 / (step + 1))
            else:
                switch.saw_rl(0.1 * step, kl=0.01 * step)
            switch.did(float(decision.is_sft))
            told.append((decision.u, decision.is_sft, switch.recent_share()))
        return told

    def made() -> Switch:
        def rule(moment: Moment) -> float:
            return (moment.norms.sft or 1.0) / ((moment.norms.sft or 1.0) + (moment.norms.rl or 1.0))

        switch = Switch(rule, Norms(0.8, 5), SwitchLimits(0.02, 0.98, 0.2), seed)
        switch.norms.saw_warmup(1.5)
        switch.norms.end_warmup()
        return switch

    whole, first, second = made(), made(), made()
    expected = go_on(whole, 0, before + 20)
    assert go_on(first, 0, before) == expected[:before]
    second.restore(json.loads(json.dumps(first.state())), first.tensors())
    assert go_on(second, before, 20) == expected[before:]
