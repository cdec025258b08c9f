"""Prompts that branch from two stems, for policies of any kind."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from trainer.batch import Rollouts, SampleRequest, Task
from trainer.policy.protocol import Memory, Policy, Stems, TokenPrompts

REQUEST = SampleRequest(2, 12, 0.9)
SHARED = [1, 4, 4, 6, 3]
"""With how many tokens of its stem each of the five prompts begins."""
OF_PROMPT = [0, 0, 0, 0, 1]


def branching(tasks: Sequence[Task], stems: Sequence[list[int]], own: Sequence[list[int]]) -> TokenPrompts:
    """`own` [5] are the tokens that each prompt has behind what it shares."""
    ids = [[*stems[OF_PROMPT[i]][: SHARED[i]], *own[i]] for i in range(5)]
    about = [tasks[stem] for stem in OF_PROMPT]
    return TokenPrompts(about, ids, [2, 1, 1, 3, 2], Stems(stems, OF_PROMPT, SHARED))


def sampled(policy: Policy, prompts: TokenPrompts, memory: Memory | None = None) -> Rollouts:
    return policy.continue_from(prompts, REQUEST, torch.Generator().manual_seed(3), memory=memory)


def branching_from_rows(policy: Policy, tasks: Sequence[Task], seed: int) -> tuple[TokenPrompts, Memory]:
    """A batch that has been sampled, some rows of which end early, and prompts that branch from its rows:
    behind the first response token, in the middle of the response, and behind all of it."""
    asked = [policy.tokenizer.encode_prompt(task.prompt) for task in tasks]
    prompts = TokenPrompts(tasks, asked, [1] * len(tasks))
    memory, generator = Memory(), torch.Generator().manual_seed(seed)
    batch = policy.continue_from(prompts, SampleRequest(6, 14, 1.2), generator, memory=memory)
    lengths = batch.keep_BT.sum(-1).tolist()
    assert min(lengths) < 14, "no row ended early"
    questions = batch.group_B.tolist()
    stems = [
        [*asked[question], *response[:length]]
        for question, response, length in zip(questions, batch.response_BT.tolist(), lengths, strict=True)
    ]
    places = [(row, cut) for row, n in enumerate(lengths) for cut in sorted({1, (n + 1) // 2, n})]
    shared = [len(asked[questions[row]]) + cut for row, cut in places]
    ids = [[*stems[row][:n], 4, 5][: n + 1 + row % 2] for (row, _), n in zip(places, shared, strict=True)]
    rows = [row for row, _ in places]
    about = [tasks[questions[row]] for row in rows]
    return TokenPrompts(about, ids, [1 + row % 2 for row in rows], Stems(stems, rows, shared)), memory


def assert_alike(one: Rollouts, other: Rollouts) -> None:
    assert one.text_B == other.text_B
    assert torch.equal(one.response_BT, other.response_BT)
    assert torch.equal(one.group_B, other.group_B)
    assert torch.equal(one.prompt_PS, other.prompt_PS)
    torch.testing.assert_close(one.logp_old_BT, other.logp_old_BT, atol=1e-5, rtol=0)
