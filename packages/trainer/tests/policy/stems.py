"""Prompts that branch from two stems, for policies of any kind."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from trainer.batch import Rollouts, SampleRequest, Task
from trainer.policy.protocol import Policy, Stems, TokenPrompts

REQUEST = SampleRequest(2, 12, 0.9)
SHARED = [1, 4, 4, 6, 3]
"""With how many tokens of its stem each of the five prompts begins."""
OF_PROMPT = [0, 0, 0, 0, 1]


def branching(tasks: Sequence[Task], stems: Sequence[list[int]], own: Sequence[list[int]]) -> TokenPrompts:
    """`own` [5] are the tokens that each prompt has behind what it shares."""
    ids = [[*stems[OF_PROMPT[i]][: SHARED[i]], *own[i]] for i in range(5)]
    about = [tasks[stem] for stem in OF_PROMPT]
    return TokenPrompts(about, ids, [2, 1, 1, 3, 2], Stems(stems, OF_PROMPT, SHARED))


def sampled(policy: Policy, prompts: TokenPrompts) -> Rollouts:
    return policy.continue_from(prompts, REQUEST, torch.Generator().manual_seed(3))


def assert_alike(one: Rollouts, other: Rollouts) -> None:
    assert one.text_B == other.text_B
    assert torch.equal(one.response_BT, other.response_BT)
    assert torch.equal(one.group_B, other.group_B)
    assert torch.equal(one.prompt_PS, other.prompt_PS)
    torch.testing.assert_close(one.logp_old_BT, other.logp_old_BT, atol=1e-5, rtol=0)
