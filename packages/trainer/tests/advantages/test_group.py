"""Group advantages against numbers worked out by hand and against the method cards."""

from __future__ import annotations

from typing import Literal

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from trainer.advantages.group import group_advantage
from trainer.contract.nodes import AdvantageGroup

Method = Literal[
    "mean_std", "mean", "leave_one_out", "batch_normalised", "logmeanexp", "leave_one_out_logmeanexp"
]
SOFT: tuple[Method, ...] = ("logmeanexp", "leave_one_out_logmeanexp")
CENTRED: tuple[Method, ...] = ("mean_std", "mean", "leave_one_out", "batch_normalised")
METHODS: tuple[Method, ...] = (*CENTRED, *SOFT)
CARD = [3, -0.5, -0.5, -1]
GRID = st.integers(-40, 40).map(lambda n: n / 8)  # exact in binary: a shift does not round


def advantage(
    method: Method,
    rewards: list[list[float]],
    errored: tuple[int, ...] = (),
    epsilon: float = 1e-6,
    temperature: float = 0.5,
) -> tuple[list[float], dict[str, float]]:
    reward_B = torch.tensor([r for group in rewards for r in group], dtype=torch.float64)
    group_B = torch.tensor([q for q, group in enumerate(rewards) for _ in group])
    keep_B = torch.ones_like(group_B, dtype=torch.bool)
    keep_B[list(errored)] = False
    p = AdvantageGroup(method=method, temperature=temperature, epsilon=epsilon)
    made, signals = group_advantage(p, reward_B=reward_B, group_B=group_B, keep_B=keep_B)
    return made.tolist(), signals


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        # mean 0.25, std (n - 1) 1.848423: the Lopti card, section 6.1
        ("mean_std", [1.487754, -0.405751, -0.405751, -0.676252]),
        ("mean", [2.75, -0.75, -0.75, -1.25]),
        # means of the others -2/3, 0.5, 0.5, 2/3: the DGRO card, section 6.1
        ("leave_one_out", [3.666667, -1.0, -1.0, -1.666667]),
    ],
)
def test_one_group_by_hand(method: Method, expected: list[float]) -> None:
    made, signals = advantage(method, [[3, -0.5, -0.5, -1]])
    assert made == pytest.approx(expected, abs=1e-6)
    assert signals["zeroSpread"] == 0
    assert signals["groupStd"] == pytest.approx(1.848423, abs=1e-6)


def test_observe_r1_baseline() -> None:
    """Case 1 of the Observe-R1 card without bonus and weight; its epsilon is 1e-9."""
    rewards = [1.5, 1.5, 0.5, 0.5, 1.5, 0.5, 0.5, 0.5]
    made, _ = advantage("mean_std", [rewards], epsilon=1e-9)
    up, down = 1.207615, -0.724569
    assert made == pytest.approx([up, up, down, down, up, down, down, down], abs=1e-6)


@pytest.mark.parametrize(
    ("right", "total"),
    [(1, 4.949747), (2, 6.480741), (3, 7.245688), (4, 7.483315), (5, 7.245688), (6, 6.480741), (7, 4.949747)],
)
def test_signal_mass_of_binary_rewards(right: int, total: float) -> None:
    made, signals = advantage("mean_std", [[1.0] * right + [0.0] * (8 - right)], epsilon=1e-9)
    assert sum(map(abs, made)) == pytest.approx(total, abs=1e-6)
    assert signals["meanAbsolute"] == pytest.approx(total / 8, abs=1e-6)


def test_batch_normalised_by_hand() -> None:
    """Centred: -0.5, 0.5, -1, 1; their std (n - 1) is sqrt(2.5 / 3) = 0.912871."""
    made, _ = advantage("batch_normalised", [[0, 1], [2, 4]])
    assert made == pytest.approx([-0.547722, 0.547722, -1.095444, 1.095444], abs=1e-5)


@pytest.mark.parametrize("method", METHODS)
def test_equal_rewards_teach_nothing_exactly(method: Method) -> None:
    """0.1 is not exact in binary: a mean of eight of them differs from 0.1 in the last bit."""
    made, signals = advantage(method, [[0.1] * 8, [0.7] * 7])
    assert made == [0.0] * 15
    assert signals == {"zeroSpread": 1.0, "meanAbsolute": 0.0, "groupStd": pytest.approx(0, abs=1e-12)}


@pytest.mark.parametrize("method", METHODS)
def test_errored_completions_count_in_no_statistic(method: Method) -> None:
    with_error, _ = advantage(method, [[3, 99, -0.5, -1], [1, 0, 1, 0]], errored=(1,))
    without, _ = advantage(method, [[3, -0.5, -1], [1, 0, 1, 0]])
    assert with_error[1] == 0
    assert with_error[:1] + with_error[2:] == pytest.approx(without, abs=1e-12)


@pytest.mark.parametrize("method", METHODS)
def test_a_group_left_with_one_completion_is_compared_with_nothing(method: Method) -> None:
    made, signals = advantage(method, [[5, 1], [1, 0]], errored=(1,))
    assert made[:2] == [0, 0]
    assert signals["zeroSpread"] == 0.5


@pytest.mark.parametrize("method", METHODS)
def test_a_group_of_one_is_reinforce(method: Method) -> None:
    assert advantage(method, [[0.5], [-2.0]])[0] == [0.5, -2.0]


@pytest.mark.parametrize("method", METHODS)
def test_nothing_kept_is_nothing_taught(method: Method) -> None:
    made, signals = advantage(method, [[1, 2]], errored=(0, 1))
    assert made == [0, 0]
    assert signals["zeroSpread"] == 1


@given(
    rewards=st.lists(st.lists(GRID, min_size=2, max_size=6), min_size=1, max_size=4),
    shift=GRID,
    method=st.sampled_from(METHODS),
)
def test_adding_a_constant_to_a_groups_rewards_changes_nothing(
    rewards: list[list[float]], shift: float, method: Method
) -> None:
    shifted = [[r + shift for r in rewards[0]], *rewards[1:]]
    assert advantage(method, shifted)[0] == pytest.approx(advantage(method, rewards)[0], abs=1e-6)


@given(rewards=st.lists(st.lists(GRID, min_size=2, max_size=6), min_size=1, max_size=4))
@pytest.mark.parametrize("method", CENTRED)
def test_advantages_of_a_group_add_up_to_zero(method: Method, rewards: list[list[float]]) -> None:
    made, _ = advantage(method, rewards)
    start = 0
    for group in rewards:
        assert sum(made[start : start + len(group)]) == pytest.approx(0, abs=1e-6)
        start += len(group)


@given(rewards=st.lists(GRID, min_size=2, max_size=6), scale=st.sampled_from([0.5, 2.0, 8.0]))
def test_scaling_rewards_changes_nothing_where_the_std_divides(rewards: list[float], scale: float) -> None:
    scaled = [[r * scale for r in rewards]]
    for method in ("mean_std", "batch_normalised"):
        assert advantage(method, scaled, epsilon=1e-12)[0] == pytest.approx(
            advantage(method, [rewards], epsilon=1e-12)[0], abs=1e-6
        )


@given(rewards=st.lists(GRID, min_size=2, max_size=6), order=st.randoms())
def test_the_order_inside_a_group_does_not_matter(rewards: list[float], order: object) -> None:
    places = list(range(len(rewards)))
    order.shuffle(places)  # type: ignore[attr-defined]
    made = advantage("mean_std", [rewards])[0]
    moved = advantage("mean_std", [[rewards[i] for i in places]])[0]
    assert moved == pytest.approx([made[i] for i in places], abs=1e-9)


@pytest.mark.parametrize(
    ("temperature", "value", "others"),
    [
        (0.1, 2.861371, (-0.540210, 2.890139, 2.890139, 2.890139)),
        (1, 1.689472, (-0.640592, 1.948761, 1.948761, 1.960029)),
        (10, 0.385366, (-0.663905, 0.663886, 0.663886, 0.807556)),
        (1000, 0.251282, (-0.666639, 0.501584, 0.501584, 0.668028)),
    ],
)
def test_soft_values_of_the_dgro_card(temperature: float, value: float, others: tuple[float, ...]) -> None:
    made, _ = advantage("logmeanexp", [CARD], temperature=temperature)
    assert [r - a for r, a in zip(CARD, made, strict=True)] == pytest.approx([value] * 4, abs=1e-6)
    made, _ = advantage("leave_one_out_logmeanexp", [CARD], temperature=temperature)
    assert [r - a for r, a in zip(CARD, made, strict=True)] == pytest.approx(others, abs=1e-6)


@given(rewards=st.lists(GRID, min_size=2, max_size=6), temperature=st.floats(1e-4, 1e4))
def test_a_soft_value_lies_between_the_mean_and_the_best(rewards: list[float], temperature: float) -> None:
    made, _ = advantage("logmeanexp", [rewards], temperature=temperature)
    value = rewards[0] - made[0]
    if len(set(rewards)) > 1:
        assert sum(rewards) / len(rewards) - 1e-6 <= value <= max(rewards) + 1e-9


@given(rewards=st.lists(GRID, min_size=2, max_size=6))
def test_a_soft_value_goes_to_the_mean_and_to_the_best(rewards: list[float]) -> None:
    hot, _ = advantage("logmeanexp", [rewards], temperature=1e6)
    assert hot == pytest.approx(advantage("mean", [rewards])[0], abs=1e-4)
    hot, _ = advantage("leave_one_out_logmeanexp", [rewards], temperature=1e6)
    assert hot == pytest.approx(advantage("leave_one_out", [rewards])[0], abs=1e-4)
    if len(set(rewards)) > 1:
        cold, _ = advantage("logmeanexp", [rewards], temperature=1e-3)
        assert cold == pytest.approx([r - max(rewards) for r in rewards], abs=2e-3)


@given(rewards=st.lists(GRID, min_size=2, max_size=6), scale=st.sampled_from([0.5, 2.0, 8.0]))
@pytest.mark.parametrize("method", SOFT)
def test_scaling_rewards_and_temperature_scales_soft_advantages(
    method: Method, rewards: list[float], scale: float
) -> None:
    scaled, _ = advantage(method, [[r * scale for r in rewards]], temperature=0.5 * scale)
    plain, _ = advantage(method, [rewards])
    assert scaled == pytest.approx([a * scale for a in plain], abs=1e-9)


@given(rewards=st.lists(GRID, min_size=2, max_size=6), order=st.randoms())
@pytest.mark.parametrize("method", SOFT)
def test_completions_of_two_prompts_may_be_interleaved(
    method: Method, rewards: list[float], order: object
) -> None:
    """Soft values look rows up by group and place; neither may depend on where the rows stand."""
    rows = [(r, q) for q, group in enumerate((rewards, CARD)) for r in group]
    plain, _ = advantage(method, [rewards, CARD])
    places = list(range(len(rows)))
    order.shuffle(places)  # type: ignore[attr-defined]
    p = AdvantageGroup(method=method, temperature=0.5, epsilon=1e-6)
    made, _ = group_advantage(
        p,
        reward_B=torch.tensor([rows[i][0] for i in places], dtype=torch.float64),
        group_B=torch.tensor([rows[i][1] for i in places]),
        keep_B=torch.ones(len(rows), dtype=torch.bool),
    )
    assert made.tolist() == pytest.approx([plain[i] for i in places], abs=1e-9)
