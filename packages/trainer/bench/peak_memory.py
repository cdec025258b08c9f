"""What each stage of a job holds in memory at its most, as JSON: bytes of tensors, and of the whole process.

    python bench/peak_memory.py --spec spec.json --out DIR --count tensors|process

The trainer runs the job as ever, with one change: rewards are drawn at random, so that every row differs from
its group and is learned from, as the estimate takes it. Tensors are counted by PyTorch's own profiler, which
sees every allocation, those of the backward pass and within operators too; it takes memory itself, so the
process is measured in a run of its own: what it gained over the imported libraries, and their share.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

import torch
from torch.autograd.profiler import profile
from torch.autograd.profiler_util import MEMORY_EVENT_NAME

import trainer.stages.reinforcement as reinforcement
from trainer.batch import Rollouts
from trainer.contract import load_spec
from trainer.events import EventLog
from trainer.experience import Scored
from trainer.run import RunOptions, run_job

Windows = list[tuple[str, int, int]]
"""Stage, and the nanoseconds since the epoch between which it was at work."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--spec", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", choices=("tensors", "process"), required=True)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    reward_at_random()
    windows = note_stages()
    options = RunOptions(given.out, device="cpu", threads=1)
    spec = load_spec(given.spec)

    def run() -> None:
        code = run_job(spec, options)
        if code:
            sys.exit(f"The trainer ended with {code}: {last_event(given.out)}")

    print(json.dumps(tensors(run, windows) if given.count == "tensors" else process(run)))


def tensors(run: Callable[[], None], windows: Windows) -> dict[str, int]:
    """The most bytes that live tensors had in each stage."""
    with profile(profile_memory=True) as told:
        run()
    assert told.kineto_results is not None
    events = [event for event in told.kineto_results.events() if event.name() == MEMORY_EVENT_NAME]
    events.sort(key=lambda event: event.start_ns())
    held = list(accumulate(event.nbytes() for event in events))
    return {
        stage: max(
            (most for event, most in zip(events, held, strict=True) if begun <= event.start_ns() <= ended)
        )
        for stage, begun, ended in windows
    }


def process(run: Callable[[], None]) -> dict[str, int]:
    """Bytes of the process before the job, and how many more it had at its most."""
    warm_up()
    before = status_bytes("VmRSS")
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the high-water mark begins anew
    run()
    return {"before": before, "gained": status_bytes("VmHWM") - before}


def warm_up() -> None:
    """Loads what PyTorch loads at its first product and its first backward pass."""
    weight = torch.ones(8, 8, requires_grad=True)
    (weight @ weight).sum().backward()
    torch.optim.AdamW([weight]).step()


def status_bytes(name: str) -> int:
    text = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(rf"^{name}:\s+(\d+) kB$", text, re.MULTILINE)
    assert found is not None
    return int(found[1]) * 1024


def reward_at_random() -> None:
    put_together = reinforcement.assemble

    def with_random_rewards(*given: Any) -> Any:
        recipe = put_together(*given)

        def reward(rollouts: Rollouts) -> Scored:
            scored = recipe.reward(rollouts)
            return replace(scored, reward_B=torch.rand(scored.reward_B.shape))

        return replace(recipe, reward=reward)

    reinforcement.assemble = with_random_rewards


def note_stages() -> Windows:
    """A stage's window begins where the one before ended: its model is read before it says so."""
    windows: Windows = []
    write = EventLog.write
    begun = time.time_ns()

    def noted(log: EventLog, kind: str, **values: Any) -> None:
        nonlocal begun
        write(log, kind, **values)  # type: ignore[arg-type]
        if kind == "stage.finished":
            windows.append((values["stage"], begun, begun := time.time_ns()))

    EventLog.write = noted  # type: ignore[method-assign]
    return windows


def last_event(folder: Path) -> str:
    lines = (folder / "events-1.ndjson").read_text(encoding="utf-8").splitlines()
    return lines[-1] if lines else "it told nothing"


if __name__ == "__main__":
    main()
