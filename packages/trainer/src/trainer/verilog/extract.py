"""Which part of a completion is the design (arXiv 2505.11849, the authors' code)."""

from __future__ import annotations

import re
from dataclasses import dataclass

MIN_CHARACTERS = 20
"""What is shorter is no design, and nothing is run."""
_FENCED = re.compile(r"```(?:verilog|v)[ \t]*\r?\n(.*?)```", re.DOTALL | re.IGNORECASE)
_SPAN = re.compile(r"\bmodule\b.*?\bendmodule\b", re.DOTALL)
_FORMAT = re.compile(
    r"\s*<think>(?P<think>.*?)</think>\s*<answer>(?P<answer>.*?)</answer>\s*", re.DOTALL | re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What the grader puts around a completion that is only part of a design."""

    before: str = ""
    after: str = ""


def design_in(completion: str, frame: Frame | None = None) -> str:
    """The first rule that fires: the last fenced block; all of a text that begins with a module; all of one
    that holds both words; the first span from one to the other; the text as it is."""
    if frame is not None:
        return f"{frame.before}{completion.strip()}{frame.after}"
    blocks = _FENCED.findall(completion)
    if blocks:
        return blocks[-1].strip()
    # A text with a span holds both words, so the whole text is taken before any span alone would be: prose
    # around a design without a fence normally fails to compile. The last rules stand for completeness.
    if completion.startswith("module") and _SPAN.search(completion):
        return completion
    if "module" in completion and "endmodule" in completion:
        return completion
    span = _SPAN.search(completion)
    return span[0] if span else completion


def is_design(source: str) -> bool:
    """Whether it is worth running at all."""
    return len(source) >= MIN_CHARACTERS and "module" in source


def holds_format(completion: str) -> bool:
    """A thinking block, then an answer block that holds a fenced Verilog block."""
    found = _FORMAT.fullmatch(completion)
    return found is not None and _FENCED.search(found["answer"]) is not None
