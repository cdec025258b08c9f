"""Penalties on the choice to think (AdaCoT, arXiv 2505.11896, eq. 4).

R = R_base - alpha_1 P_miss - alpha_2 P_over - gamma P_fmt, every P 0 or 1:
P_miss  the prompt needs reasoning and there is none; P_over  it needs none and there is some;
P_fmt   the completion is not one thinking block and an answer. The indicators are inferred.
"""

from __future__ import annotations

import torch
from torch import Tensor

from trainer.batch import Note, RewardScores, Rollouts
from trainer.contract.nodes import RewardAdacot
from trainer.rewards.scores import Plugged, Weights, mean_kept, share
from trainer.thinking import Thinking, need_of, read_thinking


def adacot(p: RewardAdacot, *, rollouts: Rollouts, plugged: Plugged, weights: Weights) -> RewardScores:
    """A completion is errored where its base score is, or where a penalty needs a label that is not there."""
    (base,), (weight,) = plugged["base"], weights["base"]
    device = base.score_B.device
    blocks = [
        read_thinking(p, rollouts.tasks[group], text)
        for group, text in zip(rollouts.group_B.tolist(), rollouts.text_B, strict=True)
    ]
    thinks_B = torch.tensor([block.thinks for block in blocks], dtype=torch.bool, device=device)
    malformed_B = torch.tensor([not block.well_formed for block in blocks], dtype=torch.bool, device=device)
    need_B, labelled_B = _needs(rollouts, device)
    miss_B = labelled_B & need_B & ~thinks_B
    over_B = labelled_B & ~need_B & thinks_B

    base_B = weight * base.score_B.float()
    score_B = base_B - p.alpha_miss * miss_B - p.alpha_over * over_B - p.gamma * malformed_B
    unlabelled_B = ~labelled_B if p.alpha_miss > 0 or p.alpha_over > 0 else torch.zeros_like(labelled_B)
    errored_B = base.errored_B | unlabelled_B
    errors = dict.fromkeys(unlabelled_B.nonzero().flatten().tolist(), "The prompt has no label 'need'.")
    keep_B = ~errored_B
    length_B = rollouts.keep_BT.sum(dim=1).to(device)
    needs = [need_of(rollouts.tasks[group]) for group in rollouts.group_B.tolist()]
    return RewardScores(
        score_B=score_B,
        errored_B=errored_B,
        errors=errors | dict(base.errors),
        signals={
            "total": mean_kept(score_B, keep_B),
            "base": mean_kept(base_B, keep_B),
            "miss": mean_kept(miss_B, keep_B),
            "over": mean_kept(over_B, keep_B),
            "format": mean_kept(malformed_B, keep_B),
            "trigger": share(thinks_B),
            "errored": share(errored_B),
        }
        | _where_any("triggerNeed", thinks_B, labelled_B & need_B)
        | _where_any("triggerNoNeed", thinks_B, labelled_B & ~need_B)
        | _where_any("tokensThinking", length_B, thinks_B)
        | _where_any("tokensDirect", length_B, ~thinks_B),
        notes={
            row: _note(p, block, need, base)
            for row, (block, need, base) in enumerate(zip(blocks, needs, base_B.tolist(), strict=True))
        },
    )


def _note(p: RewardAdacot, block: Thinking, need: bool | None, base: float) -> Note:
    missed = need is True and not block.thinks
    needless = need is False and block.thinks
    penalties = [
        (said, f"-{size:g}")
        for applies, said, size in (
            (missed, "Thinking missed", p.alpha_miss),
            (needless, "Needless thinking", p.alpha_over),
            (not block.well_formed, "Malformed", p.gamma),
        )
        if applies
    ]
    wanted = "not known" if need is None else "needed" if need else "not needed"
    thinks = "in the block" if block.thinks else "none"
    level = ", ".join(said.lower() for said, _ in penalties) or "as wanted"
    return Note(level, (("Base", f"{base:g}"), ("Thinking", f"{thinks}; {wanted}"), *penalties))


def _needs(rollouts: Rollouts, device: torch.device) -> tuple[Tensor, Tensor]:
    """Whether each completion's prompt needs reasoning, and whether that is known."""
    needs = [need_of(task) for task in rollouts.tasks]
    group_B = rollouts.group_B.to(device)
    need_B = torch.tensor([need is True for need in needs], dtype=torch.bool, device=device)[group_B]
    return need_B, torch.tensor([need is not None for need in needs], device=device)[group_B]


def _where_any(name: str, value_B: Tensor, keep_B: Tensor) -> dict[str, float]:
    """A mean over a part of the completions, left out where that part is empty: a curve then has a gap."""
    return {name: mean_kept(value_B, keep_B)} if bool(keep_B.any()) else {}
