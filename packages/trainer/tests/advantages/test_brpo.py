"""BRPO against numbers worked out from equations 6-9, and what must hold for any rewards."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.advantages.brpo import Settings, centred, segment_of, segments

TWO = torch.zeros(2, dtype=torch.long)
REWARDS = torch.tensor([[0, 0.25, 0.75, 1], [0.25, 0.5, 0.5, 0]], dtype=torch.float64)
EVEN = torch.tensor([2, 4, 6, 8])


def close(value: torch.Tensor, expected: object) -> None:
    torch.testing.assert_close(value, torch.tensor(expected, dtype=torch.float64), atol=1e-6, rtol=0)


def of(s: Settings, reward: torch.Tensor = REWARDS, budget: torch.Tensor = EVEN) -> torch.Tensor:
    return segments(s, reward, budget, question_C=torch.zeros(len(reward), dtype=torch.long)).advantage_Cm


def test_return_values_and_advantage_under_the_uniform_prior() -> None:
    made = segments(Settings(), REWARDS, EVEN, question_C=TWO)
    close(made.return_Cm, [[0.5, 0.5, 0.4375, 0.25], [0.3125, 0.25, 0.125, 0]])
    close(made.own_Cm, [[0, 0, 0.083333, 0.125], [0, 0.1875, 0.208333, 0.116071]])
    close(made.group_Cm, [[0.40625, 0.375, 0.28125, 0.125]] * 2)
    close(
        made.advantage_Cm,
        [[0.09375, 0.21875, 0.255208, 0.125], [-0.09375, -0.078125, -0.119792, -0.118304]],
    )


@pytest.mark.parametrize(
    ("s", "budget", "advantage"),
    [
        (
            Settings(mode="v2only"),
            EVEN,
            [[0.09375, 0.125, 0.15625, 0.125], [-0.09375, -0.125, -0.15625, -0.125]],
        ),
        (
            Settings(mode="v1only"),
            EVEN,
            [[0.5, 0.5, 0.354167, 0.125], [0.3125, 0.0625, -0.083333, -0.116071]],
        ),
        (Settings(mode="none"), EVEN, [[0.5, 0.5, 0.4375, 0.25], [0.3125, 0.25, 0.125, 0]]),
        (
            Settings(prior="linear"),
            EVEN,
            [[0.2, 0.328125, 0.372917, 0.2], [-0.2, -0.153125, -0.189583, -0.189286]],
        ),
        (
            Settings(prior="base"),
            EVEN,
            [[0.5, 0.625, 0.666667, 0.5], [-0.5, -0.4375, -0.458333, -0.473214]],
        ),
        (
            Settings(mixing="budget"),
            torch.tensor([500, 1000, 4000, 8000]),
            [[0.09375, 0.148438, 0.180990, 0.125], [-0.09375, -0.113281, -0.147135, -0.120536]],
        ),
        (
            Settings(mixing="index"),
            torch.tensor([500, 1000, 4000, 8000]),
            [[0.09375, 0.21875, 0.255208, 0.125], [-0.09375, -0.078125, -0.119792, -0.118304]],
        ),
    ],
    ids=["v2only", "v1only", "none", "linear", "base", "uneven by budget", "uneven by index"],
)
def test_golden(s: Settings, budget: torch.Tensor, advantage: list[list[float]]) -> None:
    close(of(s, budget=budget), advantage)


@pytest.mark.parametrize(
    ("discount", "own"),
    [
        (1.0, [[0, 0, 0.0625, 0.083333], [0, 0.1875, 0.1875, 0.104167]]),
        (0.0, [[0, 0, 0.125, 0.1875], [0, 0.1875, 0.25, 0.125]]),
        (1e-9, [[0, 0, 0.125, 0.1875], [0, 0.1875, 0.25, 0.125]]),
    ],
)
def test_own_progress_at_the_ends_of_the_discount(discount: float, own: list[list[float]]) -> None:
    close(segments(Settings(discount=discount), REWARDS, EVEN, question_C=TWO).own_Cm, own)


def test_the_base_prior_returns_the_last_reward_from_every_segment() -> None:
    made = segments(Settings(prior="base"), REWARDS, EVEN, question_C=TWO)
    close(made.return_Cm, [[1.0] * 4, [0.0] * 4])


@pytest.mark.parametrize("discount", [0.0, 0.5, 1.0])
def test_one_budget_is_the_group_mean_baseline(discount: float) -> None:
    reward = torch.tensor([[1.0], [0], [0], [1], [1], [0], [0], [0]])
    close(
        of(Settings(discount=discount), reward, torch.tensor([16])).flatten(),
        [0.625, -0.375, -0.375, 0.625, 0.625, -0.375, -0.375, -0.375],
    )


def test_a_chain_of_its_own_has_no_group_to_be_compared_with() -> None:
    close(of(Settings(), REWARDS[:1]), [[0.5, 0.5 - 0.0, 0.4375 - 0.5 * 0.083333, 0.25 - 0.75 * 0.125]])


def test_leaving_the_own_chain_out_doubles_the_first_segment_of_a_pair() -> None:
    """(r1 - r2) in place of (r1 - r2) / 2."""
    close(of(Settings(mode="v2only", leave_one_out=True))[:, 0], [0.1875, -0.1875])


def test_a_constant_added_to_each_chain_fades_from_segment_to_segment() -> None:
    c = torch.tensor([[0.3], [-0.1]], dtype=torch.float64)
    close(
        of(Settings(), REWARDS + c) - of(Settings()),
        [[0.2, 0.1125, 0.05, 0.0125], [-0.2, -0.1125, -0.05, -0.0125]],
    )


def test_early_stop() -> None:
    """Lengths 3 and 8; the six later summaries of the finished chain are three estimates of one value."""
    reward = torch.tensor([[0.5, 1, 0.5, 0.5], [0, 0.5, 1, 0.5]], dtype=torch.float64)
    advantage_CT = of(Settings(), reward)[:, segment_of(EVEN, 8)]
    close(advantage_CT[0, :3], [0.0625, 0.0625, 0.03125])
    close(
        advantage_CT[1],
        [-0.0625, -0.0625, 0.125, 0.125, 0.135417, 0.135417, -0.040179, -0.040179],
    )
    score = torch.tensor([1.0, 0, 1, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 1, 1, 0])
    prefix = torch.tensor([0] * 2 + [1] * 6 + [2] * 2 + [3] * 2 + [4] * 2 + [5] * 2)
    third = 0.333333
    close(
        centred(score, prefix),
        [0.5, -0.5, third, third, -2 * third, third, -2 * third, third, 0, 0, 0.5, -0.5, 0, 0, 0.5, -0.5],
    )


def test_tokens_lie_in_the_first_segment_whose_budget_reaches_them() -> None:
    assert segment_of(torch.tensor([1, 4, 6]), 8).tolist() == [0, 1, 1, 1, 2, 2, 2, 2]


def test_a_chain_without_all_its_scores_counts_in_no_mean() -> None:
    three = torch.cat((REWARDS, torch.full((1, 4), 9.0, dtype=torch.float64)))
    made = segments(
        Settings(),
        three,
        EVEN,
        question_C=torch.zeros(3, dtype=torch.long),
        keep_C=torch.tensor([True, True, False]),
    )
    close(made.advantage_Cm[:2], of(Settings()).tolist())
    assert made.advantage_Cm[2].abs().sum() == 0


def test_a_chain_left_alone_by_errors_teaches_nothing() -> None:
    made = segments(Settings(), REWARDS, EVEN, question_C=TWO, keep_C=torch.tensor([True, False]))
    assert made.advantage_Cm.abs().sum() == 0


rewards = st.integers(1, 6).flatmap(
    lambda m: st.lists(
        st.lists(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]), min_size=m, max_size=m), min_size=2, max_size=5
    )
)
choices = st.builds(
    Settings,
    prior=st.sampled_from(["base", "uniform", "linear"]),
    discount=st.floats(0.0, 1.0),
    mode=st.sampled_from(["brpo", "v1only", "v2only"]),
    mixing=st.sampled_from(["index", "budget"]),
    leave_one_out=st.booleans(),
)


def drawn(made: list[list[float]]) -> tuple[torch.Tensor, torch.Tensor]:
    reward = torch.tensor(made, dtype=torch.float64)
    return reward, 3 * torch.arange(1, reward.shape[1] + 1) + 1


@given(rewards, choices)
@settings(max_examples=60, deadline=None)
def test_the_first_segment_is_compared_with_the_group_alone(made: list[list[float]], s: Settings) -> None:
    reward, budget = drawn(made)
    first = of(replace(s, mode="brpo"), reward, budget)[:, 0]
    torch.testing.assert_close(first, of(replace(s, mode="v2only"), reward, budget)[:, 0])
    assert float(first.sum()) == pytest.approx(0, abs=1e-12)


@given(rewards, choices, st.floats(-3, 3))
@settings(max_examples=60, deadline=None)
def test_a_constant_changes_nothing_and_a_factor_scales(
    made: list[list[float]], s: Settings, shift: float
) -> None:
    s = replace(s, mode="brpo")
    reward, budget = drawn(made)
    plain = of(s, reward, budget)
    torch.testing.assert_close(of(s, reward + shift, budget), plain, atol=1e-12, rtol=0)
    torch.testing.assert_close(of(s, reward * shift, budget), plain * shift, atol=1e-12, rtol=0)
    level = torch.full_like(reward, shift)
    torch.testing.assert_close(of(s, level, budget), torch.zeros_like(reward), atol=1e-12, rtol=0)


@given(rewards, choices, st.data())
@settings(max_examples=60, deadline=None)
def test_own_progress_does_not_see_its_segment_or_later_ones(
    made: list[list[float]], s: Settings, data: st.DataObject
) -> None:
    reward, budget = drawn(made)
    j = data.draw(st.integers(0, reward.shape[1] - 1))
    changed = reward.clone()
    changed[:, j:] += 1 + torch.rand(reward[:, j:].shape, generator=torch.Generator().manual_seed(0)).double()
    group = torch.zeros(len(reward), dtype=torch.long)
    before = segments(s, reward, budget, question_C=group).own_Cm[:, : j + 1]
    after = segments(s, changed, budget, question_C=group).own_Cm[:, : j + 1]
    torch.testing.assert_close(before, after, atol=0, rtol=0)


@given(rewards, choices)
@settings(max_examples=30, deadline=None)
def test_questions_do_not_see_one_another(made: list[list[float]], s: Settings) -> None:
    reward, budget = drawn(made)
    other = 1 - reward
    both = segments(
        s,
        torch.cat((reward, other)),
        budget,
        question_C=torch.arange(2).repeat_interleave(len(reward)),
    ).advantage_Cm
    torch.testing.assert_close(both[: len(reward)], of(s, reward, budget))
    torch.testing.assert_close(both[len(reward) :], of(s, other, budget))


@given(st.lists(st.tuples(st.sampled_from([0.0, 0.3, 1.0]), st.integers(0, 3)), min_size=1, max_size=20))
@settings(max_examples=60, deadline=None)
def test_summary_advantages_sum_to_nothing_in_every_prefix(pairs: list[tuple[float, int]]) -> None:
    score, group = torch.tensor([s for s, _ in pairs]), torch.tensor([g for _, g in pairs])
    sums = torch.zeros(4, dtype=torch.float64).index_add(0, group, centred(score, group))
    torch.testing.assert_close(sums, torch.zeros(4, dtype=torch.float64), atol=1e-12, rtol=0)
