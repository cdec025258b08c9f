"""The benchmark's report, as Markdown."""

from __future__ import annotations

import datetime
import os
import platform
import subprocess
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median

from cases import HEADS, LAYERS, LEARNING_RATE, MAX_TOKENS, PROMPT_CHARACTERS, VOCAB, WIDTH, Case

COLUMNS = (
    "case",
    "ours, s",
    "TRL, s",
    "TRL / ours",
    "of processor time",
    "aim",
    "mean length ours, TRL",
    "ours / floor",
    "peak MiB ours, TRL",
)


@dataclass(frozen=True)
class Measured:
    """One step of one side."""

    seconds: float
    processor_seconds: float
    peak_mebibytes: float
    tokens: int
    """Response tokens that count."""
    prompt_tokens: int = 0
    rate: float = 0.0
    """Floating-point operations a second of a matrix product, just before the step."""


@dataclass(frozen=True)
class CaseResult:
    case: Case
    ours: list[Measured]
    theirs: list[Measured]
    parameters: int

    def ratio(self) -> float:
        """Median of TRL over median of ours."""
        return median(m.seconds for m in self.theirs) / median(m.seconds for m in self.ours)

    def processor_ratio(self) -> float:
        """As `ratio`, of processor seconds: what other programs on the machine take does not count."""
        ours, theirs = (median(m.processor_seconds for m in side) for side in (self.ours, self.theirs))
        return theirs / ours

    def over_floor(self) -> float:
        """Our processor seconds over (2 N + 6 N) operations a token at the measured rate.

        A prompt's tokens count once for its group.
        """
        operations = 8 * self.parameters
        return median(
            m.processor_seconds * m.rate / (operations * (m.tokens + m.prompt_tokens)) for m in self.ours
        )


def progress(case: Case, turn: int, ours: Measured, theirs: Measured) -> str:
    return (
        f"  {case.name} round {turn}: ours {ours.seconds:.3f} s ({ours.processor_seconds:.3f} s processor), "
        f"TRL {theirs.seconds:.3f} s ({theirs.processor_seconds:.3f} s processor)"
    )


def table(results: list[CaseResult], *, threads: int, python: Path) -> str:
    load = os.getloadavg()[1]
    busy = (
        f" Other programs were running (load average {load:.1f}): the ratio of processor time is fairer."
        if load > 1.5 * threads
        else ""
    )
    lines = [
        "# One GRPO step: Switchyard and TRL",
        "",
        f"{os.cpu_count()} {platform.machine().replace('_', '-')} cores, {threads} thread(s) a side, "
        f"float32. {datetime.date.today().isoformat()}; {_versions(python)}.{busy}",
        "",
        "Seconds a step: median (fastest, slowest) of the rounds; the sides take turns step by step.",
        "",
        f"| {' | '.join(COLUMNS)} |",
        "|" + "---|" * len(COLUMNS),
        *(_row(result) for result in results),
        "",
        *_notes(results),
    ]
    return "\n".join(lines) + "\n"


def _row(result: CaseResult) -> str:
    rows = result.case.prompts * result.case.group_size
    lengths = (mean(m.tokens for m in side) / rows for side in (result.ours, result.theirs))
    peaks = (side[-1].peak_mebibytes for side in (result.ours, result.theirs))
    cells = [
        result.case.title,
        _seconds(result.ours),
        _seconds(result.theirs),
        f"**{result.ratio():.1f}x**",
        f"{result.processor_ratio():.1f}x",
        f"{result.case.aim:g}x",
        ", ".join(f"{length:.0f}" for length in lengths),
        f"{result.over_floor():.1f}x",
        ", ".join(f"{peak:.0f}" for peak in peaks),
    ]
    return f"| {' | '.join(cells)} |"


def _seconds(measured: list[Measured]) -> str:
    seconds = [m.seconds for m in measured]
    return f"{median(seconds):.3f} ({min(seconds):.3f}, {max(seconds):.3f})"


def _notes(results: list[CaseResult]) -> list[str]:
    rate = median(m.rate for result in results for m in result.ours) / 1e9
    return [
        f"Model: Llama architecture, {LAYERS} layers, width {WIDTH}, {HEADS} heads, {VOCAB} tokens, untied; "
        f"{results[0].parameters / 1e6:.2f} M parameters without the input embedding. The same safetensors "
        "on both sides; ours runs them in the tiny policy, whose logits equal those of transformers to 1e-4.",
        "",
        f"Prompts of {PROMPT_CHARACTERS + 2} tokens, at most {MAX_TOKENS} response tokens, temperature 1. In "
        "the first two cases the end token has the same probability at each step, so that the mean length is "
        "a third of the limit; in the last it has none.",
        "",
        "TRL: GRPOTrainer with its own generation, the whole batch in one forward pass, num_iterations 1, "
        f"beta 0, loss_type dapo, AdamW, learning rate {LEARNING_RATE}, clip 1.0; gradient checkpointing, "
        "logging, saving and reports off. Ours: the trainer's own step with the same loss, reward, optimiser "
        "and clipping.",
        "",
        f"Floor: 2 N operations a token for sampling and 6 N for the update, at {rate:.0f} GFLOP/s, the rate "
        "of a 1024 x 1024 matrix product measured just before each step (median shown), against processor "
        "seconds. N excludes the input embedding; a prompt's tokens count once for its group; attention is "
        "not counted.",
    ]


def _versions(python: Path) -> str:
    code = (
        "import trl, torch, transformers as t;"
        "print(f'TRL {trl.__version__}, torch {torch.__version__}, transformers {t.__version__}')"
    )
    shown = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=True)
    return f"{shown.stdout.strip()}, Python {platform.python_version()}"
