"""Low-Probability Token Isolation: two passes over each rollout batch (Yang 2025, arXiv 2505.12929).

    low = { t : pi_old(y_t) < eta },   high = the other response tokens

The groups are those of sampling and do not change between the passes. Both passes keep the batch's own
denominator and the log-probs of sampling, so at fixed weights their gradients add up to that of one step;
only the second is taken where the first has led. Equality is in the high group, as in the authors' code;
their text puts it in the low one.

A step whose group is empty is left out: with AdamW a zero gradient would still move the weights. The authors'
code takes it; the rule is ours, and with it an `eta` of 0 or above 1 is the plain update, bit for bit.
Optimiser state is shared. The learning rate is that of the rollout batch in both passes; the authors'
schedule advances twice.

Shapes: B sequences, T tokens, R rows of a mini-batch.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from functools import partial

import torch
from torch import Tensor

from trainer.batch import Rollouts
from trainer.contract.nodes import UpdateLopti
from trainer.experience import Experience, Part, Update
from trainer.updates.alignment import COSINE, Alignment

LOW, HIGH = "low", "high"
CLIPPED = "clipped"
"""The signal in which a loss that clips tells of each token whether it did."""


class Lopti:
    @staticmethod
    def parts(p: UpdateLopti, *, rollouts: Rollouts, batches: Sequence[Tensor]) -> Iterator[Part]:
        groups = _groups(p, rollouts)
        rounds = [list(batches)] if p.nesting == "group_outer" else [[rows_R] for rows_R in batches]
        for some in rounds:
            passes = Alignment() if len(groups) > 1 else None
            for name, rows_R in itertools.product(groups, some):
                if groups[name][rows_R].any():
                    look = None if passes is None else partial(passes.look, name)
                    yield Part(rows_R, groups[name], name, look)

    @staticmethod
    def signals(p: UpdateLopti, experience: Experience, updates: Sequence[Update]) -> dict[str, float]:
        """Of a group that got no step, nothing is told."""
        rollouts = experience.rollouts
        tokens = max(int(rollouts.keep_BT.sum()), 1)
        signals = {"fracLow": int(low_tokens(p, rollouts).sum()) / tokens}
        for name in (LOW, HIGH):
            own = [update for update in updates if update.name == name]
            if own:
                signals |= {f"{signal}{name.title()}": value for signal, value in _of_pass(own).items()}
        cosines = [update.signals[COSINE] for update in updates if COSINE in update.signals]
        if cosines:
            signals[COSINE] = sum(cosines) / len(cosines)
        return signals


def _of_pass(steps: Sequence[Update]) -> dict[str, float]:
    """The share that is clipped only of a loss that tells of it, over all tokens of the pass."""
    signals = {
        "gradNorm": sum(step.grad_norm for step in steps) / len(steps),
        "drift": steps[0].drift,
    }
    told = [step for step in steps if CLIPPED in step.signals]
    if told:
        clipped = sum(step.tokens * step.signals[CLIPPED] for step in told)
        signals["clipFrac"] = clipped / sum(step.tokens for step in told)
    return signals


def low_tokens(p: UpdateLopti, rollouts: Rollouts) -> Tensor:
    """True for response tokens of the low group."""
    probability_BT = rollouts.logp_old_BT.exp()
    if p.mode == "threshold":
        return rollouts.keep_BT & (probability_BT < p.eta)
    kept = probability_BT[rollouts.keep_BT].double()
    if kept.numel() == 0:
        return torch.zeros_like(rollouts.keep_BT)
    # By sorting: torch.quantile, whose linear interpolation this is, refuses more than 2^24 values.
    ordered = kept.sort().values
    place = p.quantile * (kept.numel() - 1)
    below = int(place)
    above = min(below + 1, kept.numel() - 1)
    threshold = ordered[below] + (place - below) * (ordered[above] - ordered[below])
    return rollouts.keep_BT & (probability_BT.double() < threshold)


def _groups(p: UpdateLopti, rollouts: Rollouts) -> dict[str, Tensor]:
    """In the order of their passes."""
    low_BT = low_tokens(p, rollouts)
    groups = {LOW: low_BT, HIGH: rollouts.keep_BT & ~low_BT}
    names = {"both": (LOW, HIGH), "low_only": (LOW,), "high_only": (HIGH,)}[p.passes]
    return {name: groups[name] for name in (names if p.order == "low_first" else reversed(names))}
