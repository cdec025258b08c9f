"""The draw and the bookkeeping of the loop, on distributions and rows given by hand."""

from __future__ import annotations

from itertools import pairwise

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from trainer.batch import SampleRequest, Task
from trainer.policy.draw import draw, invert, truncate
from trainer.policy.sampling import check_request, survivors
from trainer.policy.tiny import TinyPolicy

REQUEST = SampleRequest(group_size=1, max_tokens=4)


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize(
    ("uniform", "token"), [(0.0, 1), (0.29, 1), (0.31, 3), (0.79, 3), (0.81, 4), (1 - 2**-24, 4)]
)
def test_a_uniform_number_picks_the_token_whose_interval_holds_it(uniform: float, token: int) -> None:
    weights = torch.tensor([[0.0, 0.3, 0.0, 0.5, 0.2, 0.0]])
    assert invert(weights, torch.tensor([uniform])).item() == token


def test_the_draw_follows_the_tempered_distribution() -> None:
    """softmax([ln 1, ln 2, ln 5] / 0.5) = (1, 4, 25) / 30, by hand."""
    count = 60_000
    logits = torch.tensor([1.0, 2.0, 5.0]).log().expand(count, 3)
    request = SampleRequest(group_size=1, max_tokens=1, temperature=0.5)
    token, logp = draw(logits, torch.rand(count, generator=seeded()), request)
    share = torch.bincount(token, minlength=3) / count
    expected = torch.tensor([1 / 30, 4 / 30, 25 / 30])
    # 4 standard errors of a share: sqrt(p (1 - p) / n) <= 0.0016
    assert (share - expected).abs().max() < 0.0065
    torch.testing.assert_close(logp, expected.log()[token], atol=1e-5, rtol=0)


def test_greedy_takes_the_likeliest_and_scores_it_at_temperature_one() -> None:
    request = SampleRequest(group_size=1, max_tokens=1, temperature=0.0)
    token, logp = draw(torch.tensor([[1.0, 2.0, 5.0]]).log(), torch.tensor([0.0]), request)
    assert token.item() == 2
    assert logp.item() == pytest.approx(-0.4700036, abs=1e-6)  # ln(5/8)


@pytest.mark.parametrize(
    ("top_k", "top_p", "kept"),
    [
        (0, 1.0, [True, True, True, True]),
        (2, 1.0, [False, True, False, True]),
        (0, 0.4, [False, True, False, False]),
        (0, 0.6, [False, True, False, True]),
        (0, 0.81, [True, True, False, True]),
        (3, 0.5, [False, True, False, False]),  # half of the 0.95 that top_k left
        (9, 1.0, [True, True, True, True]),
    ],
)
def test_top_k_and_top_p_keep_the_likeliest(top_k: int, top_p: float, kept: list[bool]) -> None:
    probability = torch.tensor([[0.15, 0.5, 0.05, 0.3]])
    request = SampleRequest(group_size=1, max_tokens=1, top_k=top_k, top_p=top_p)
    cut = truncate(probability, request)
    expected = torch.tensor([kept])
    assert torch.equal(cut > 0, expected)
    assert torch.equal(cut[expected], probability[expected])


def test_log_probs_are_of_the_full_distribution_also_when_its_tail_is_cut() -> None:
    request = SampleRequest(group_size=1, max_tokens=1, top_k=1)
    token, logp = draw(torch.tensor([[1.0, 2.0, 5.0]]).log(), torch.tensor([0.01]), request)
    assert token.item() == 2
    assert logp.item() == pytest.approx(-0.4700036, abs=1e-6)


@given(ended=st.lists(st.booleans(), min_size=1, max_size=40))
def test_survivors_are_all_kept_and_few_move(ended: list[bool]) -> None:
    order = survivors(torch.tensor(ended)).tolist()
    alive = [i for i, has_ended in enumerate(ended) if not has_ended]
    assert sorted(order) == alive
    assert sum(place != row for place, row in enumerate(order)) <= sum(ended)


def test_a_stop_string_ends_a_row_and_stays_in_its_text(policy: TinyPolicy, tasks: list[Task]) -> None:
    free = policy.sample(tasks, SampleRequest(group_size=8, max_tokens=30), seeded())
    stop = next(a + b for a, b in pairwise(free.text_B[0]) if (a + b).isascii())
    stopped = policy.sample(tasks, SampleRequest(group_size=8, max_tokens=30, stop=(stop,)), seeded())
    hits = 0
    for before, after, truncated in zip(
        free.text_B, stopped.text_B, stopped.truncated_B.tolist(), strict=True
    ):
        if stop in before:
            assert after == before[: before.index(stop) + len(stop)]
            assert not truncated
            hits += 1
        else:
            assert after == before
    assert 1 <= hits < len(free.text_B)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"group_size": 0}, "group_size"),
        ({"max_tokens": 0}, "max_tokens"),
        ({"temperature": -0.1}, "temperature"),
        ({"temperature": float("nan")}, "temperature"),
        ({"top_p": 0.0}, "top_p"),
        ({"top_k": -1}, "top_k"),
        ({"stop": ("",)}, "stop string"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(changed: dict[str, object], message: str) -> None:
    values: dict[str, object] = {"group_size": 1, "max_tokens": 1, **changed}
    with pytest.raises(ValueError, match=message):
        check_request(SampleRequest(**values))  # type: ignore[arg-type]


def test_an_interrupt_is_asked_before_each_token_and_ends_the_loop(
    policy: TinyPolicy, tasks: list[Task]
) -> None:
    calls = 0

    def interrupt() -> None:
        nonlocal calls
        calls += 1
        if calls == 4:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        policy.sample(tasks, SampleRequest(2, 30), seeded(), interrupt=interrupt)
    assert calls == 4
