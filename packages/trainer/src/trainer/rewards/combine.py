"""One score out of several: weighted sum or minimum, then a clip, then a gate."""

from __future__ import annotations

import torch
from torch import Tensor

from trainer.batch import Earned, RewardScores, Rollouts
from trainer.contract.nodes import RewardCombine
from trainer.rewards.scores import Plugged, Weights, mean_kept, share


def combine(p: RewardCombine, *, rollouts: Rollouts, plugged: Plugged, weights: Weights) -> RewardScores:
    """The clip bounds what the components make; where the gate is shut, `closed_score` is given as it stands.

    A completion of which any component, or the gate, is errored is errored: part of a sum is not a score.
    """
    parts, gates = plugged["rewards"], plugged.get("gate", [])
    errored_B = torch.stack([part.errored_B for part in (*parts, *gates)]).any(dim=0)
    combined_B = _clip(p, _together(p, parts, weights["rewards"]))
    open_B = _open(gates, p.gate_threshold, like=errored_B)
    score_B = torch.where(open_B, combined_B, p.closed_score).float()
    return RewardScores(
        score_B=score_B,
        errored_B=errored_B,
        errors=_errors(parts, gates),
        earned=_earned(p, parts, weights["rewards"], open_B),
        signals={
            "mean": mean_kept(score_B, ~errored_B),
            "gateOpen": mean_kept(open_B.float(), ~errored_B),
            "errored": share(errored_B),
        },
    )


def _together(p: RewardCombine, parts: list[RewardScores], weights: list[float]) -> Tensor:
    """Sum of w_i s_i, or the least s_i (unweighted: a weight would change which one is least)."""
    score_NB = torch.stack([part.score_B.float() for part in parts])
    if p.mode == "minimum":
        return score_NB.amin(dim=0)
    weight_N = torch.tensor(weights, dtype=torch.float32, device=score_NB.device)
    return (weight_N[:, None] * score_NB).sum(dim=0)


def _clip(p: RewardCombine, score_B: Tensor) -> Tensor:
    if p.clip_low is None and p.clip_high is None:
        return score_B
    return score_B.clamp(p.clip_low, p.clip_high)


def _open(gates: list[RewardScores], threshold: float, *, like: Tensor) -> Tensor:
    """True where the gate's own score, unweighted, reaches the threshold; everywhere without a gate."""
    open_B = torch.ones_like(like)
    for gate in gates:
        open_B = open_B & (gate.score_B >= threshold)
    return open_B


def _earned(
    p: RewardCombine, parts: list[RewardScores], weights: list[float], open_B: Tensor
) -> dict[int, tuple[Earned, ...]]:
    """Of a sum, what its parts earn on the way, weighted; nothing of a minimum, nor behind a shut gate.

    A clip then takes from what comes with the last token.
    """
    earned: dict[int, list[Earned]] = {}
    for part, weight in zip(parts, weights, strict=True) if p.mode != "minimum" else ():
        for row, places in part.earned.items():
            if bool(open_B[row]):
                earned.setdefault(row, []).extend(Earned(at.end, weight * at.reward) for at in places)
    return {row: tuple(sorted(places, key=lambda at: at.end)) for row, places in earned.items()}


def _errors(parts: list[RewardScores], gates: list[RewardScores]) -> dict[int, str]:
    """The first component's reason for each errored row."""
    errors: dict[int, str] = {}
    for part in (*parts, *gates):
        for row, reason in part.errors.items():
            errors.setdefault(row, reason)
    return errors
