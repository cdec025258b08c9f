"""What parts of a method add to one policy-gradient step, as ratios to plain GRPO in the same process.

The variants take turns step by step, each round in another order; all have equal policies, prompts, random
numbers and lengths.
`npm run bench -- cost [--rounds N] [--threads N] [--variant NAME] [--save FILE]`.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ParamSpec, TypeVar

import torch
from cost_report import OWN, PHASES, Clocks, Cost, Seconds, progress, report
from cost_variants import BASELINE, PROMPTS, VARIANTS, Method, job_of, method_of, tasks_of

from trainer.batch import Rollouts, Task
from trainer.experience import Experience, Part, Update
from trainer.policy.protocol import Policy
from trainer.step import train_step

WARM_UP = 1
P = ParamSpec("P")
T = TypeVar("T")


@dataclass
class Stopwatch:
    """Times a step from within, by wrapping the recipe's own functions.

    Phases are told apart where the step goes from one to the next; beside them stands what the plugged-in
    parts take for themselves: advantages, masks, the loss forward, plan and signals.
    """

    method: Method
    marks: list[Seconds] = field(default_factory=list)
    own: float = 0.0
    rollouts: Rollouts | None = None

    def __post_init__(self) -> None:
        recipe = self.method.recipe

        def sample(policy: Policy, tasks: Sequence[Task], generator: torch.Generator) -> Rollouts:
            self.rollouts = recipe.sample(policy, tasks, generator)
            self.mark()
            return self.rollouts

        def plan(rollouts: Rollouts, rows_R: torch.Tensor, generator: torch.Generator) -> Iterator[Part]:
            self.mark()
            parts = recipe.plan(rollouts, rows_R, generator)
            while (part := self.timed(next)(parts, None)) is not None:
                yield part if part.look is None else replace(part, look=self.timed(part.look))

        def tell(policy: Policy, experience: Experience, updates: Sequence[Update]) -> None:
            self.mark()
            self.timed(recipe.report)(policy, experience, updates)

        self.recipe = replace(
            recipe,
            sample=sample,
            plan=plan,
            report=tell,
            advantage=self.timed(recipe.advantage),
            learn=self.timed(recipe.learn),
            token_loss=self.timed(recipe.token_loss),
            loss_signals=self.timed(recipe.loss_signals),
        )

    def timed(self, call: Callable[P, T]) -> Callable[P, T]:
        def wrapped(*args: P.args, **kwargs: P.kwargs) -> T:
            start = time.process_time()
            made = call(*args, **kwargs)
            self.own += time.process_time() - start
            return made

        return wrapped

    def mark(self) -> None:
        self.marks.append(Seconds(time.process_time(), time.perf_counter()))

    def step(self, tasks: Sequence[Task], seed: int) -> Clocks:
        """One step, and the reading of its signals."""
        self.marks, self.own = [], 0.0
        generator = torch.Generator().manual_seed(seed)
        self.mark()
        train_step(
            tasks,
            policy=self.method.policy,
            reference=None,
            recipe=self.recipe,
            optimizer=self.method.optimizer,
            generator=generator,
        )
        self.timed(self.recipe.meter.take)()
        self.mark()
        spans = zip(PHASES, self.marks[:-1], self.marks[1:], strict=True)
        clocks = {phase: after - before for phase, before, after in spans}
        return clocks | {OWN: Seconds(self.own, self.own)}


def measure(names: list[str], rounds: int) -> list[Cost]:
    chosen = [v for v in VARIANTS if v is BASELINE or not names or v.name in names]
    tasks = tasks_of(job_of(BASELINE))
    watches = [Stopwatch(method_of(variant, job_of(variant), tasks)) for variant in chosen]
    costs = {watch.method.variant.name: Cost(watch.method.variant) for watch in watches}
    order = random.Random(0)
    for turn in range(-WARM_UP, rounds):
        start = (turn * PROMPTS) % (len(tasks.train) - PROMPTS)
        here = [watch for watch in watches if turn < 0 or turn % watch.method.variant.every == 0]
        for watch in order.sample(here, len(here)):
            clocks = watch.step(tasks.train[start : start + PROMPTS], seed=turn + WARM_UP)
            if turn >= 0:
                cost = costs[watch.method.variant.name]
                cost.clocks[turn] = clocks
                assert watch.rollouts is not None
                cost.count(watch.rollouts, watch.method.policy.num_parameters)
        if turn >= 0:
            print(progress(turn, list(costs.values())), flush=True)
    return list(costs.values())


def main() -> None:
    parser = argparse.ArgumentParser(prog="npm run bench -- cost", description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--variant", choices=[v.name for v in VARIANTS], action="append", default=[])
    parser.add_argument("--save", type=Path, help="also write the report to this file")
    chosen = parser.parse_args()
    torch.set_num_threads(chosen.threads)
    text = report(measure(chosen.variant, chosen.rounds), threads=chosen.threads)
    print("\n" + text)
    if chosen.save:
        chosen.save.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
