"""How likely a policy finds each of a few given answers to a prompt."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from trainer.batch import Rollouts, Task
from trainer.policy.padding import encode_prompts, left_pad, right_pad
from trainer.policy.protocol import Policy


@torch.no_grad()
def choice_logp(policy: Policy, tasks: Sequence[Task], answers: Sequence[Sequence[int]]) -> Tensor:
    """log pi(answer | prompt) at temperature 1, in nats: [P prompts, C answers], from one forward pass.

    `answers` are tokens, at least one each and no end token: what may follow an answer is left open. Raises a
    `ContextError` where a prompt and the longest answer do not fit into the context.
    """
    longest = max(len(answer) for answer in answers)
    prompts = encode_prompts(tasks, policy.tokenizer, context=policy.context, max_tokens=longest)
    prompt_PS, prompt_keep_PS = left_pad(prompts, policy.tokenizer.pad_id, policy.device)
    response_CT, keep_CT = right_pad(answers, policy.tokenizer.pad_id, policy.device)
    rows = len(tasks) * len(answers)
    given = Rollouts(
        tasks=tuple(tasks),
        group_B=torch.arange(len(tasks), device=policy.device).repeat_interleave(len(answers)),
        prompt_PS=prompt_PS,
        prompt_keep_PS=prompt_keep_PS,
        response_BT=response_CT.repeat(len(tasks), 1),
        keep_BT=keep_CT.repeat(len(tasks), 1),
        logp_old_BT=torch.zeros(rows, longest, device=policy.device),
        text_B=("",) * rows,
        truncated_B=torch.zeros(rows, dtype=torch.bool, device=policy.device),
        temperature=1.0,
    )
    return policy.logp(given).logp_BT.sum(dim=1).view(len(tasks), len(answers))
