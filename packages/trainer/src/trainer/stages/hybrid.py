"""Supervised and reinforcement steps in one loop, whatever chooses between them (SASR, arXiv 2505.13026).

One optimiser and one state with two learning rates; two task streams, so a step of one kind takes nothing
from the other. Streams and generators are seeded as in the stages that take one kind of step only, so that a
loop whose steps are all of one kind ends in the same bytes as they do. Both streams therefore shuffle alike:
on one list of tasks the i-th demonstration is the i-th prompt, each by its own count.

Behind the warm-up, which teaches every token, a token mask of the objective holds for demonstrations too:
they would teach again what it protects.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, replace
from typing import Any

import torch
from torch import Tensor

from trainer.mixing_optimizer import MixingOptimizer, Mixture
from trainer.policy.protocol import Policy
from trainer.randomness import seed_everything
from trainer.session import StageJob
from trainer.stages.hybrid_plan import AdamParams, Counts, HybridParams, HybridPlan, rate_of
from trainer.stages.output import StageOutput, model_output
from trainer.stages.reinforcement import Reinforcement
from trainer.stages.sft import demonstrated, imitate, imitation_gradient, imitation_loss
from trainer.stages.training import Training, memory_words, run_steps
from trainer.switching import Decision, first_norm_of_passes
from trainer.task_stream import TaskStream

_REFERENCE = "reference."


class Hybrid:
    """The loop's steps, and what they change besides weights and optimiser."""

    def __init__(self, job: StageJob, p: HybridParams, plan: HybridPlan) -> None:
        self._job, self._p, self._plan = job, p, plan
        self._switch = plan.switch
        generator = seed_everything(job.seed)
        port = "demonstrations" if job.node.inputs.get("demonstrations") else "tasks"
        self._demonstrations = TaskStream(demonstrated(job, port, p.examples), job.seed)
        held_out = job.session.sources.tasks(job.session.sources.plugged(job.node, port)).held_out
        self._held_out = [task for task in held_out if task.demonstration is not None][: p.batch_size]
        prompts = TaskStream(job.tasks("tasks"), job.seed)
        self._policy: Policy = job.policy()
        self._reinforcement = Reinforcement(job, p, self._policy, generator)
        self._learn = self._reinforcement.learn_demonstrations()
        self._optimizer = MixingOptimizer(
            AdamParams(p.optimizer, p.sft_learning_rate, p.weight_decay, p.adam_beta2, p.grad_clip),
            self._reinforcement.parameters(),
        )
        self._counts = Counts()
        self._is_reference_new = False
        """True where the reference is not the policy that the stage started from."""
        self._training = Training(
            self._policy,
            self._optimizer,
            prompts,
            generator,
            modules=self._reinforcement.modules,
            more=self,
        )

    def run(self) -> StageOutput:
        job, p = self._job, self._p
        if job.resume:
            self._training.restore(job.resume)
        job.started(p.steps, "steps")
        job.source_facts(self._policy)
        self._policy.train()
        run_steps(job, self._training, p.steps, self._take_step)
        counts = self._counts
        return model_output(
            self._policy,
            f"{counts.sft_steps} SFT and {counts.rl_steps} RL steps, {counts.completions} completions.",
        )

    def _take_step(self, step: int) -> dict[str, float]:
        p, start = self._p, time.perf_counter()
        if step == p.sft_warmup + 1:
            self._end_warmup()
        switch, is_warmup = self._switch, step <= p.sft_warmup
        balance = None if is_warmup else self._plan.balance(switch.norms)
        decision = (
            switch.warm() if is_warmup else switch.choose(step - p.sft_warmup - 1, p.steps - p.sft_warmup)
        )
        is_mixed = self._plan.mix and not is_warmup
        share = decision.p if is_mixed else float(decision.is_sft)
        if is_mixed:
            values = self._mixed_step(step, share)
        elif decision.is_sft:
            values = self._sft_step(step, is_warmup=is_warmup)
        else:
            values = self._rl_step(step)
        switch.did(share)
        values |= self._probe() | self._held_out_loss(step)
        seconds = time.perf_counter() - start
        if share == 1 and not is_mixed:
            self._counts.sft_seconds += seconds
        else:
            self._counts.rl_seconds += seconds
        return values | self._named(**self._signals(decision, share, balance))

    def _end_warmup(self) -> None:
        self._switch.norms.end_warmup()
        if self._p.sft_warmup == 0:
            return
        self._reinforcement.freeze_reference()
        self._is_reference_new = True
        if self._p.optimizer_after_warmup == "fresh":
            self._optimizer.forget()

    def _sft_step(self, step: int, *, is_warmup: bool) -> dict[str, float]:
        p, counts = self._p, self._counts
        counts.sft_steps += 1
        rate = rate_of(p, p.sft_learning_rate, step=step, own=counts.sft_steps)
        self._optimizer.set_learning_rate(rate)
        batch = self._demonstrations.take(p.batch_size)
        with self._sft_memory():
            loss, norm, tokens = imitate(
                self._policy, batch, self._optimizer, p.sft_loss, None if is_warmup else self._learn
            )
        self._training.tokens += tokens
        self._training.samples += len(batch)
        if is_warmup:
            self._switch.norms.saw_warmup(norm)
        else:
            self._switch.saw_sft(norm)
        return self._named(sftLoss=loss, gSft=norm, learningRate=rate)

    def _rl_step(self, step: int, rate: float | None = None) -> dict[str, float]:
        p, job, counts = self._p, self._job, self._counts
        counts.rl_steps += 1
        if rate is None:
            rate = rate_of(p, p.rl_learning_rate, step=step, own=counts.rl_steps)
        self._optimizer.set_learning_rate(rate)
        is_told = job.tells_rollouts(counts.rl_steps, p.steps) is not None or step == p.steps
        before = self._training.samples
        values, updates = self._reinforcement.step(
            self._training, self._training.stream, tell=step if is_told else None
        )
        counts.completions += self._training.samples - before
        norm = first_norm_of_passes([(update.name, update.grad_norm) for update in updates])
        kl = self._reinforcement.reference_kl
        self._switch.saw_rl(norm, kl)
        return values | self._named(gRl=norm, learningRate=rate, klReference=kl)

    def _mixed_step(self, step: int, weight: float) -> dict[str, float]:
        """(1 - p) grad L_RL + p grad L_SFT in each optimiser step, at the learning rate mixed alike."""
        p, counts = self._p, self._counts
        batch = self._demonstrations.take(p.batch_size)
        counts.sft_steps += 1
        rates = [
            rate_of(p, p.sft_learning_rate, step=step, own=counts.sft_steps),
            rate_of(p, p.rl_learning_rate, step=step, own=counts.rl_steps + 1),
        ]
        tokens = 0

        def gradient() -> float:
            nonlocal tokens
            with self._sft_memory():
                loss, tokens = imitation_gradient(self._policy, batch, p.sft_loss, self._learn)
            return loss

        mixture = Mixture(weight, gradient)
        with self._optimizer.mixing(mixture):
            values = self._rl_step(step, weight * rates[0] + (1 - weight) * rates[1])
            if not mixture.norms:
                # Nothing could be scored: what is mixed in still has its step.
                self._optimizer.zero_grad()
                self._optimizer.step(0.0)
        self._training.tokens += tokens
        self._training.samples += len(batch)
        self._switch.saw_sft(mixture.norms[0])
        return values | self._named(sftLoss=mixture.losses[0], gSft=mixture.norms[0])

    def _probe(self) -> dict[str, float]:
        """Measures the supervised gradient of the batch that comes next, and leaves it the next one."""
        every, stream = self._plan.probe_every, self._demonstrations
        if every is None or self._switch.since_sft < every:
            return {}
        place = stream.position
        batch = stream.take(self._p.batch_size)
        stream.position = place
        self._optimizer.zero_grad()
        with self._sft_memory():
            imitation_gradient(self._policy, batch, self._p.sft_loss, self._learn)
        norm = self._optimizer.grad_norm()
        self._optimizer.zero_grad()
        self._switch.saw_sft(norm)
        return self._named(gSft=norm)

    def _held_out_loss(self, step: int) -> dict[str, float]:
        """Of one batch that is never trained on: how far the demonstrations are only remembered."""
        every = self._p.held_out_every
        if every is None or step % every or not self._held_out:
            return {}
        self._policy.eval()
        with torch.no_grad(), self._sft_memory():
            loss, _ = imitation_loss(self._policy, self._held_out, self._p.sft_loss)
        self._policy.train()
        return self._named(heldOutLoss=float(loss))

    def _signals(self, decision: Decision, share: float, balance: float | None) -> dict[str, float | None]:
        norms, counts = self._switch.norms, self._counts
        return {
            "pSft": decision.p,
            "u": decision.u,
            "decision": share,
            "reason": float(decision.reason),
            "balance": balance,
            "sftShare": self._switch.recent_share(),
            "sftSteps": float(counts.sft_steps),
            "rlSteps": float(counts.rl_steps),
            "completions": float(counts.completions),
            "gSftEma": norms.sft,
            "gRlEma": norms.rl,
            "gWarmup": norms.warmup,
            "sftSeconds": counts.sft_seconds,
            "rlSeconds": counts.rl_seconds,
        }

    def _named(self, **values: float | None) -> dict[str, float]:
        """As metrics of the stage; None where a value is not known yet."""
        return {f"{self._job.node.id}/{name}": value for name, value in values.items() if value is not None}

    def _sft_memory(self) -> AbstractContextManager[None]:
        return memory_words(
            self._job, f"{self._p.batch_size} demonstrations a step", "Lower the demonstrations per step."
        )

    def state(self) -> dict[str, Any]:
        return {
            "demonstrations": self._demonstrations.position,
            "switch": self._switch.state(),
            "counts": asdict(self._counts),
        }

    def tensors(self) -> dict[str, Tensor]:
        """With the reference, which no other file holds once the warm-up is over."""
        reference = self._reinforcement.reference if self._is_reference_new else None
        held = {f"switch.{name}": tensor for name, tensor in self._switch.tensors().items()}
        weights = {} if reference is None else reference.state_dict()
        return held | {f"{_REFERENCE}{name}": tensor for name, tensor in weights.items()}

    def restore(self, state: Mapping[str, Any], tensors: Mapping[str, Tensor]) -> None:
        self._demonstrations.position = state["demonstrations"]
        self._counts = Counts(**state["counts"])
        self._switch.restore(state["switch"], {"generator": tensors["switch.generator"]})
        reference = {
            name.removeprefix(_REFERENCE): tensor
            for name, tensor in tensors.items()
            if name.startswith(_REFERENCE)
        }
        if reference:
            # The policy's own weights are restored next.
            self._policy.load_state_dict(reference)
            self._reinforcement.freeze_reference()
            self._is_reference_new = True

    def mark(self) -> Callable[[], None]:
        place, counts = self._demonstrations.position, replace(self._counts)
        state, tensors = self._switch.state(), self._switch.tensors()

        def undo() -> None:
            self._demonstrations.position, self._counts = place, counts
            self._switch.restore(state, tensors)

        return undo
