"""Makes the matcher that comes with the trainer: `PYTHONPATH=src python bench/ship_matcher.py`.

Trained on pairs of queries that `matcher/pairs/generate.py` writes for schemas of its own; nothing of any
data set takes part. The same seed gives the same pairs and, on one thread, the same weights.
"""

from __future__ import annotations

import argparse
import random
import time

import torch

from trainer.matcher.examples import Example, examples
from trainer.matcher.files import SHIPPED, save_matcher
from trainer.matcher.learning import margin_step_loss
from trainer.matcher.matcher import TYPES, Matcher
from trainer.matcher.network import MatcherShape
from trainer.matcher.pairs.build import Recipe, build_pairs
from trainer.matcher.pairs.generate import random_query, random_schema
from trainer.matcher.quality import quality
from trainer.sql import Schema
from trainer.task_stream import TaskStream

SEED = 1
PER_SCHEMA = 6
BATCH = 32
PEAK, WARM_UP, HELD = 1e-3, 50, 0.6
"""The rate rises to its peak, is held until this share of the steps and falls to 0."""
MARGIN, CLIP, DECAY = 0.4, 10.0, 1e-5


def references(schemas: int, seed: int) -> list[tuple[str, Schema]]:
    draw = random.Random(seed)
    made = [random_schema(draw) for _ in range(schemas)]
    return [(random_query(schema, draw), schema) for schema in made for _ in range(PER_SCHEMA)]


def auc(matcher: Matcher, held: tuple[Example, ...]) -> float:
    return quality(matcher.distances([e.trees for e in held]), [e.same for e in held]).auc


def rate(step: int, steps: int) -> float:
    fall = max(0.0, step - HELD * steps) / ((1 - HELD) * steps)
    return PEAK * min(1.0, step / WARM_UP) * (1 - fall)


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("--schemas", type=int, default=240)
    given.add_argument("--steps", type=int, default=1000)
    options = given.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    start = time.monotonic()
    built = build_pairs(
        references(options.schemas, SEED), Recipe(2, 3, databases=5, reshaping=0.8, rare=0.5), SEED
    )
    learned = examples(built.pairs).to_learn
    held = examples(build_pairs(references(30, SEED + 1), Recipe(), SEED).pairs).held
    same = TaskStream([e for e in learned if e.same], SEED)
    different = TaskStream([e for e in learned if not e.same], SEED + 1)
    print(f"{len(learned)} pairs to learn from, {len(held)} held out, {time.monotonic() - start:.0f} s")
    matcher = Matcher.create(MatcherShape(TYPES), SEED)
    optimizer = torch.optim.AdamW(matcher.network.parameters(), lr=PEAK, weight_decay=DECAY)
    for step in range(1, options.steps + 1):
        for group in optimizer.param_groups:
            group["lr"] = rate(step, options.steps)
        matcher.network.train()
        batch = [*same.take(BATCH // 2), *different.take(BATCH // 2)]
        loss, _ = margin_step_loss(matcher.network, batch, MARGIN)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(matcher.network.parameters(), CLIP)
        optimizer.step()
        if step % 100 == 0 or step == options.steps:
            seconds = time.monotonic() - start
            found = auc(matcher, held)
            print(
                f"step {step}: loss {loss.item() / BATCH:.3f}, AUC {found:.4f}, {seconds:.0f} s", flush=True
            )
            facts = {"auc": f"{found:.4f}", "pairs": str(len(learned)), "steps": str(step)}
            save_matcher(Matcher(matcher.network, matcher.tree_version, facts), SHIPPED)


if __name__ == "__main__":
    main()
