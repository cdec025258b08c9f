"""A judge that is a model of the graph. What it says follows from the questions alone."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import torch

from trainer.batch import Task
from trainer.contract.nodes import RewardJudge
from trainer.judging.kept_verdicts import Said
from trainer.judging.verdicts import read_verdict
from trainer.policy.padding import ContextError
from trainer.policy.protocol import Policy, never
from trainer.rollouts.forcing import Chains


class ModelJudge:
    def __init__(self, p: RewardJudge, policy: Policy) -> None:
        self._p = p
        self._policy = policy
        policy.eval()

    def batches(self, asked: Sequence[str]) -> list[Sequence[str]]:
        """Questions of similar length share a batch, so that little of it is padding."""
        ordered, size = sorted(asked, key=len), self._p.batch_size
        return [ordered[at : at + size] for at in range(0, len(ordered), size)]

    @torch.no_grad()
    def ask(self, asked: Sequence[str]) -> list[Said | str]:
        """What it says of each, or why nothing can be said. One that does not fit keeps no other back."""
        try:
            return list(self._say(asked))
        except ContextError as problem:
            if len(asked) == 1:
                return [problem.message]
            return [one for prompt in asked for one in self.ask([prompt])]

    def _say(self, asked: Sequence[str]) -> list[Said]:
        tasks = [Task(f"question {place}", prompt, "") for place, prompt in enumerate(asked)]
        chains = Chains(
            self._p,
            self._policy,
            tasks,
            group_size=1,
            most_extensions=self._p.extensions,
            generator=_generator(asked),
            interrupt=never,
        )
        for _ in range(self._p.extensions):
            chains.extend()
        texts = chains.completions().text_B
        return [Said(read_verdict(text, self._p.end_marker), text) for text in texts]


def _generator(asked: Sequence[str]) -> torch.Generator:
    digest = hashlib.sha256("\x00".join(asked).encode()).digest()
    return torch.Generator().manual_seed(int.from_bytes(digest[:8], "big") >> 1)
