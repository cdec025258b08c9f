"""The child's side of verdicts. Imports neither torch nor anything that touches the run."""

from __future__ import annotations

import importlib
import resource
from contextlib import suppress
from typing import Any

from trainer.deadline_child import serve_parent
from trainer.verdict.compare import COMPARISONS, LIBRARIES
from trainer.verdict.question import Prepare, Question

MAX_FILE_BYTES = 2**20


def main() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_FILE_BYTES, MAX_FILE_BYTES))
    serve_parent(judge)


def judge(question: Question | Prepare) -> dict[str, Any]:
    """`{"score": number}` or `{"error": sentence}`: a comparison that raises is no verdict of 0."""
    if isinstance(question, Prepare):
        return prepare(question)
    try:
        return {"score": COMPARISONS[question.method](question)}
    except MemoryError:
        return {"error": "The comparison needs too much memory."}
    except RecursionError:
        return {"error": "The answer is nested too deeply to compare."}
    except Exception as problem:
        return {"error": f"{type(problem).__name__}: {str(problem)[:300]}"}


def prepare(asked: Prepare) -> dict[str, Any]:
    """An import that fails is told by the comparison itself."""
    with suppress(Exception):
        importlib.import_module(LIBRARIES[asked.method])
    return {}
