"""Our side: the trainer's own `train_step` on the case, one step a turn."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Literal

import torch
from cases import ALPHABET, LEARNING_RATE, MAX_TOKENS, case_named, prompts, reward
from turns import Step, say, wait_for_turn

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from trainer.advantages.group import group_advantage
from trainer.advantages.spread import spread
from trainer.batch import Rollouts, SampleRequest, Task, TokenBatch
from trainer.contract.nodes import AdvantageGroup, ObjectiveClip, ObjectiveReduction
from trainer.experience import Judged, Part, Scored
from trainer.losses.clip import clipped_surrogate
from trainer.meter import Meter
from trainer.optimizer import Optimizer
from trainer.policy.llama_weights import load_llama
from trainer.policy.tiny import TinyPolicy
from trainer.policy.tokenizer import CharacterTokenizer
from trainer.recipe import Recipe
from trainer.reductions.share import token_share
from trainer.step import train_step


class AdamSettings:
    optimizer: Literal["adamw", "sgd"] = "adamw"
    learning_rate = LEARNING_RATE
    weight_decay = 0.0
    adam_beta2 = 0.999
    grad_clip = 1.0


def recipe(group_size: int) -> Recipe:
    """GRPO with token mean: the same as TRL's `loss_type="dapo"`, `scale_rewards="group"`, `beta=0`."""
    meter = Meter()
    request = SampleRequest(group_size=group_size, max_tokens=MAX_TOKENS)
    advantage = AdvantageGroup(method="mean_std", temperature=1.0, epsilon=1e-4)
    clip = ObjectiveClip(clip_low=0.2, clip_high=0.2, dual_clip=None)
    reduction = ObjectiveReduction(method="token_mean", fixed_length=1)
    baseline = spread(group_advantage)

    def score(rollouts: Rollouts) -> Scored:
        reward_B = torch.tensor([reward(text) for text in rollouts.text_B])
        return Scored(reward_B, torch.ones(len(reward_B), dtype=torch.bool), {}, {})

    def advantages(judged: Judged) -> tuple[torch.Tensor, torch.Tensor]:
        made, signals = baseline(advantage, judged)
        meter.note("advantage", signals)
        return made, made

    def token_loss(tokens: TokenBatch, learn_BT: torch.Tensor) -> torch.Tensor:
        loss_BT, signals = clipped_surrogate(clip, tokens)
        meter.note_tokens("clip", signals, tokens.keep_BT & learn_BT)
        return loss_BT

    return Recipe(
        sample=lambda policy, tasks, generator: policy.sample(tasks, request, generator),
        reward=score,
        cost=lambda rollouts, logp_ref_BT: torch.zeros_like(rollouts.logp_old_BT),
        advantage=advantages,
        learn=lambda rollouts, tokenizer: (torch.ones_like(rollouts.keep_BT), rollouts.keep_BT),
        learn_given=None,
        token_loss=token_loss,
        loss_signals=dict,
        penalty=lambda tokens, learn_BT: 0.0,
        value_loss=None,
        share=lambda rollouts, count_BT, rows_R: token_share(reduction, count_BT[rows_R]),
        plan=lambda rollouts, rows_R, generator: iter([Part(rows_R)]),
        enough=lambda update: False,
        report=lambda policy, experience, updates: None,
        learns=lambda advantage_BT: (advantage_BT != 0).any(dim=1),
        micro_batch_size=None,
        needs_reference=False,
        needs_value=False,
        meter=meter,
    )


def matmul_rate(size: int = 1024, repeats: int = 10) -> float:
    """Floating-point operations a processor second of a float32 matrix product, now."""
    a, b = torch.randn(size, size), torch.randn(size, size)
    best = float("inf")
    for _ in range(repeats):
        start = time.process_time()
        a @ b
        best = min(best, time.process_time() - start)
    return 2 * size**3 / best


def main(case_name: str, folder: str, threads: int) -> None:
    torch.set_num_threads(threads)
    case = case_named(case_name)
    policy = TinyPolicy(load_llama(Path(folder)), CharacterTokenizer(ALPHABET))
    tasks = [Task(id=str(i), prompt=text, answer="") for i, text in enumerate(prompts(case.prompts))]
    method = recipe(case.group_size)
    optimizer = Optimizer(AdamSettings(), policy.trainable_parameters())
    generator = torch.Generator().manual_seed(0)
    # an embedding look-up is no product; the head is
    parameters = policy.num_parameters - policy.model.embedding.numel()
    say(ready=True, parameters=parameters, all_parameters=policy.num_parameters)
    while wait_for_turn():
        rate = matmul_rate()
        step = Step()
        experience, _ = train_step(
            tasks, policy=policy, reference=None, recipe=method, optimizer=optimizer, generator=generator
        )
        method.meter.take()
        prompt_tokens = int(experience.rollouts.prompt_keep_PS.sum())
        step.end(tokens=int(experience.rollouts.keep_BT.sum()), prompt_tokens=prompt_tokens, rate=rate)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
