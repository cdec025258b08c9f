"""BRPO on rows: the paper's early-stop example, token by token, through advantage, clip and reduction."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import pytest
import torch

from trainer.advantages import BASELINES
from trainer.batch import Branches, Rollouts, Task, TokenBatch
from trainer.contract.nodes import AdvantageBrpo, ObjectiveClip, ObjectiveReduction
from trainer.experience import Judged, Scored
from trainer.losses import LOSSES
from trainer.reductions import REDUCTIONS

P = AdvantageBrpo(
    prior="uniform",
    discount=0.5,
    mode="brpo",
    mixing="index",
    leave_one_out=False,
    summary_grouping="prefix",
    summary_weight=1.0,
)
LENGTHS = [3, 8] + [2] * 16
SCORES = [1.0, 0, 1, 1, 0, 1, 0, 1, 0.0, 0, 1, 0, 1, 1, 1, 0]
# Chain 0 ends after 3 of its tokens: one prefix of two tokens, and one that serves three budgets.
PREFIX = [1] * 2 + [2] * 6 + [3] * 2 + [4] * 2 + [5] * 2 + [6] * 2
THIRD = 0.333333


def judged(**changes: Any) -> Judged:
    """One question, two chains of 3 and 8 tokens, budgets 2, 4, 6, 8, two summaries of two tokens at each."""
    keep_BT = torch.arange(8) < torch.tensor(LENGTHS)[:, None]
    branches = Branches(
        budgets=(2, 4, 6, 8),
        chain_B=torch.tensor([0, 1, *[0] * 8, *[1] * 8]),
        budget_B=torch.tensor([-1, -1, *[0, 0, 1, 1, 2, 2, 3, 3] * 2]),
        question_C=torch.tensor([0, 0]),
        answered_C=torch.tensor([True, True]),
    )
    rollouts = Rollouts(
        tasks=(Task("a", "?", "1"),) * 7,
        group_B=torch.tensor([0, 0, *PREFIX]),
        prompt_PS=torch.zeros(7, 1, dtype=torch.long),
        prompt_keep_PS=torch.ones(7, 1, dtype=torch.bool),
        response_BT=torch.zeros(18, 8, dtype=torch.long),
        keep_BT=keep_BT,
        logp_old_BT=torch.zeros(18, 8, dtype=torch.float64),
        text_B=("",) * 18,
        truncated_B=torch.zeros(18, dtype=torch.bool),
        temperature=1.0,
        branches=branches,
    )
    reward_B = torch.tensor([0.0, 0.0, *SCORES], dtype=torch.float64)
    scored = Scored(reward_B, torch.ones(18, dtype=torch.bool), {}, {})
    return replace(Judged(rollouts, scored, torch.zeros(18, 8, dtype=torch.float64)), **changes)


def made(p: AdvantageBrpo = P, of: Judged | None = None) -> tuple[torch.Tensor, dict[str, float]]:
    return BASELINES[AdvantageBrpo](p, of or judged())


def with_(**changes: Any) -> AdvantageBrpo:
    return msgspec.structs.replace(P, **changes)


def close(value: torch.Tensor, expected: Any) -> None:
    torch.testing.assert_close(value, torch.tensor(expected, dtype=value.dtype), atol=1e-6, rtol=0)


def test_thinking_tokens_have_their_segments_advantage_and_summaries_their_own() -> None:
    advantage_BT, _ = made()
    close(advantage_BT[0], [0.0625, 0.0625, 0.03125, 0, 0, 0, 0, 0])
    close(
        advantage_BT[1],
        [-0.0625, -0.0625, 0.125, 0.125, 0.135417, 0.135417, -0.040179, -0.040179],
    )
    summary = [0.5, -0.5, THIRD, THIRD, -2 * THIRD, THIRD, -2 * THIRD, THIRD]
    summary += [0, 0, 0.5, -0.5, 0, 0, 0.5, -0.5]
    close(advantage_BT[2:, :2], [[value, value] for value in summary])
    assert advantage_BT[2:, 2:].abs().sum() == 0


def test_the_summary_weight_scales_summaries_only() -> None:
    advantage_BT, _ = made(with_(summary_weight=0.125))
    close(advantage_BT[0, :3], [0.0625, 0.0625, 0.03125])
    close(advantage_BT[2, :2], [0.0625, 0.0625])


def test_at_the_last_budget_only_summaries_are_compared_across_chains() -> None:
    """Last-budget scores 0, 1 and 1, 0: mean 1/2."""
    advantage_BT, _ = made(with_(summary_grouping="final"))
    rows = [2 + 6, 2 + 7, 2 + 14, 2 + 15]
    close(advantage_BT[rows, 0], [-0.5, 0.5, 0.5, -0.5])
    others = torch.ones(18, dtype=torch.bool)
    others[[0, 1, *rows]] = False
    assert advantage_BT[others].abs().sum() == 0


def test_a_summary_that_errored_leaves_its_budgets_mean() -> None:
    """Chain 1's second budget scores 1, 0: without the 0 the mean is 1, and what is left has no spread."""
    base = judged()
    keep_B = base.scored.keep_B.clone()
    keep_B[2 + 11] = False
    scored = replace(base.scored, keep_B=keep_B)
    advantage_BT, _ = made(of=judged(scored=scored))
    full = judged()
    reward_B = full.scored.reward_B.clone()
    reward_B[2 + 11] = 1.0
    other, _ = made(of=judged(scored=replace(full.scored, reward_B=reward_B)))
    close(advantage_BT[:2], other[:2].tolist())
    assert advantage_BT[[2 + 10, 2 + 11]].abs().sum() == 0


def test_a_chain_whose_budget_has_no_score_teaches_nothing() -> None:
    base = judged()
    keep_B = base.scored.keep_B.clone()
    keep_B[[2 + 10, 2 + 11]] = False
    advantage_BT, _ = made(of=judged(scored=replace(base.scored, keep_B=keep_B)))
    assert advantage_BT[:2].abs().sum() == 0  # the other chain is left alone
    close(advantage_BT[2, :2], [0.5, 0.5])


def test_a_kl_cost_is_taken_from_what_each_row_has_to_go() -> None:
    cost_BT = torch.zeros(18, 8, dtype=torch.float64)
    cost_BT[0, 2] = 0.01
    cost_BT[2, 1] = 0.04
    advantage_BT, _ = made(of=judged(cost_BT=cost_BT))
    close(advantage_BT[0, :3], [0.0525, 0.0525, 0.02125])
    close(advantage_BT[2, :2], [0.46, 0.46])


def test_signals_by_hand() -> None:
    """r = [[0.5, 1, 0.5, 0.5], [0, 0.5, 1, 0.5]]."""
    _, told = made()
    assert told["anytimeReward"] == pytest.approx((2.5 + 2) / 8)
    assert told["firstReward"] == pytest.approx(0.25)
    assert told["finalReward"] == pytest.approx(0.5)
    assert told["overthinking"] == pytest.approx(0.5)
    thinking = [0.0625, 0.0625, 0.03125, 0.0625, 0.0625, 0.125, 0.125, 0.135417, 0.135417, 0.040179, 0.040179]
    assert told["meanAbsolute"] == pytest.approx(sum(thinking) / 11, abs=1e-6)
    assert told["summaryAbsolute"] == pytest.approx((1 + 4 * THIRD + 2 * 2 * THIRD + 2) / 16, abs=1e-6)
    # Segment 1 has 2 + 2 tokens, segment 2 has 1 + 2; the others one chain only, so no variance. Squares of
    # R: 1 * .125^2 and 0; of R - V1: the same and 2/3 * .375^2; of A: the same and 2/3 * .09375^2.
    assert told["varianceGroup"] == pytest.approx(1)
    assert told["varianceOwn"] == pytest.approx(7)
    assert told["variance"] == pytest.approx(1.375)


CLIP = ObjectiveClip(clip_low=0.2, clip_high=0.2, dual_clip=None)
OLD = [[-1, -0.5, -0.7, 0], [-0.9, -0.4, -1.2, -0.3]]
NEW = [[-0.7, -0.6, -0.7, 0], [-0.6, -0.5, -0.9, -0.35]]
KEEP = torch.tensor([[True, True, True, False], [True] * 4])


def per_token(p: ObjectiveClip = CLIP) -> torch.Tensor:
    advantage_BT = made()[0][:2, :4]
    old, new = (torch.tensor(value, dtype=torch.float64) for value in (OLD, NEW))
    loss_BT, _ = LOSSES[ObjectiveClip](p, TokenBatch(new, old, advantage_BT, KEEP))
    return loss_BT


def test_clipped_loss() -> None:
    loss_BT = per_token()
    close(loss_BT[0, :3], [-0.075, -0.056552, -0.03125])
    close(loss_BT[1], [0.084366, 0.056552, -0.15, -0.118904])
    close(per_token(msgspec.structs.replace(CLIP, clip_high=0.28))[0, 0], -0.08)


@pytest.mark.parametrize(
    ("method", "total"),
    [("fixed_length", -0.018174), ("token_mean", -0.041541), ("sequence_mean", -0.043132)],
)
def test_reduced_loss(method: Any, total: float) -> None:
    reduction = ObjectiveReduction(method=method, fixed_length=8)
    share = REDUCTIONS[ObjectiveReduction](reduction, KEEP, torch.tensor([0, 1]))
    assert float((share * per_token()).sum()) == pytest.approx(total, abs=1e-6)


def test_the_constant_normaliser_counts_chains_whatever_they_are_answered_by() -> None:
    base = judged().rollouts
    assert base.branches is not None
    reduction = ObjectiveReduction(method="fixed_length", fixed_length=8)
    share = REDUCTIONS[ObjectiveReduction](reduction, base.keep_BT, base.branches.chain_B)
    assert torch.equal(share, base.keep_BT / 16)


def test_variances_of_two_whole_chains() -> None:
    """With two chains Var[X] is a quarter of the squared difference. By the uniform prior's golden numbers R
    differs by .1875, .25, .3125, .25 and A by .1875, .296875, .375, .243304; V2 is the same for both.
    """
    base = judged()
    pairs = [0, 0, 0.25, 0.25, 0.75, 0.75, 1, 1, 0.25, 0.25, 0.5, 0.5, 0.5, 0.5, 0, 0]
    scored = replace(base.scored, reward_B=torch.tensor([0.0, 0.0, *pairs], dtype=torch.float64))
    keep_BT = base.rollouts.keep_BT.clone()
    keep_BT[0] = True
    _, told = made(of=judged(scored=scored, rollouts=replace(base.rollouts, keep_BT=keep_BT)))
    squares = 0.1875**2 + 0.25**2 + 0.3125**2 + 0.25**2
    left = 0.1875**2 + 0.296875**2 + 0.375**2 + 0.243304**2
    assert told["variance"] == pytest.approx(left / squares, abs=1e-5)
    assert told["varianceGroup"] == pytest.approx(1)
    # V1 differs by 0, -.1875, -.125, .008929.
    own = 0.1875**2 + (0.25 + 0.1875) ** 2 + (0.3125 + 0.125) ** 2 + (0.25 - 0.008929) ** 2
    assert told["varianceOwn"] == pytest.approx(own / squares, abs=1e-5)
