"""Selective loss masking: the decision token does not learn (AdaCoT, arXiv 2505.11896, eq. 5).

L = sum over k != k* of l_k, with k* the token right after the marker: the first sampled one where the prompt
ends in the marker, else the one after the first marker of the response. One token a response at most.

Shapes: P prompts, S prompt tokens, B sequences, T tokens.
"""

from __future__ import annotations

import torch
from torch import Tensor

from trainer.batch import GivenResponses, Rollouts
from trainer.contract.nodes import ObjectiveSelectiveMask
from trainer.policy.protocol import Tokenizer
from trainer.problems import ParamError
from trainer.thinking import need_of


def learns(p: ObjectiveSelectiveMask, given: GivenResponses, tokenizer: Tokenizer) -> Tensor:
    """False at the decision token of each response, [B, T]."""
    marker = tokenizer.marker_id(p.marker)
    if marker is None:
        raise ParamError(
            "marker",
            f"{p.marker!r} is not one token of this model, so no one token decides whether to think.",
            "Choose a model whose tokenizer has it as a token, or list it in the markers of a tiny decoder.",
        )
    opened_P = _opened(given, tokenizer, marker)
    return ~decisions(given.response_BT, given.keep_BT, marker, opened_P[given.group_B])


def decisions(response_BT: Tensor, keep_BT: Tensor, marker: int, opened_B: Tensor) -> Tensor:
    """True at the decision token of each response; nowhere in one without a marker, or that ends in it."""
    is_marker_BT = (response_BT == marker) & keep_BT
    is_first_BT = is_marker_BT & (is_marker_BT.cumsum(-1) == 1)
    after_BT = torch.zeros_like(is_first_BT)
    after_BT[:, 1:] = is_first_BT[:, :-1]
    after_BT &= ~opened_B[:, None]
    after_BT[:, 0] |= opened_B
    return after_BT & keep_BT


def leaves_mean(p: ObjectiveSelectiveMask) -> bool:
    return p.denominator == "masked"


def _opened(given: GivenResponses, tokenizer: Tokenizer, marker: int) -> Tensor:
    """True for prompts that end in the marker, but for white space and the tokens that frame a prompt."""
    opened: list[bool] = []
    for tokens, keep in zip(given.prompt_PS, given.prompt_keep_PS, strict=True):
        ids = tokens[keep].tolist()
        after = ids[len(ids) - ids[::-1].index(marker) :] if marker in ids else None
        opened.append(after is not None and not tokenizer.decode(after).strip())
    return torch.tensor(opened, dtype=torch.bool, device=given.group_B.device)


def signals(rollouts: Rollouts, learn_BT: Tensor) -> dict[str, float]:
    """-log pi of a sampled token is an unbiased estimate of the entropy that it was drawn with."""
    decision_BT = ~learn_BT
    needs = [need_of(task) for task in rollouts.tasks]
    has_B = decision_BT.any(-1)
    logp_B = (rollouts.logp_old_BT * decision_BT).sum(-1).double()
    made = {
        "masked": float(decision_BT.sum()) / max(int(rollouts.keep_BT.sum()), 1),
        "decisions": float(has_B.double().mean()),
    }
    for name, wanted in (("Need", True), ("NoNeed", False)):
        is_P = torch.tensor([need is wanted for need in needs], device=has_B.device)
        logp = logp_B[has_B & is_P[rollouts.group_B]]
        if logp.numel() > 0:
            made[f"probability{name}"] = float(logp.exp().mean())
            made[f"entropy{name}"] = -float(logp.mean())
    return made


class _Selective:
    learns = staticmethod(learns)
    leaves_mean = staticmethod(leaves_mean)
    signals = staticmethod(signals)


SELECTIVE = _Selective()
