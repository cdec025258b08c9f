"""The working side of `serve`: keeps the imports, and the last few datasets, warm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import torch
from msgspec import Struct

from trainer.deadline_child import serve_parent
from trainer.problems import ParamError
from trainer.serve.cases import cases
from trainer.serve.compare import compare
from trainer.serve.datasets import NodeError
from trainer.serve.folders import Folders
from trainer.serve.preview import preview
from trainer.serve.requests import Cases, Compare, Preview, Request, Sample, Score, failure, success
from trainer.serve.sample import sample
from trainer.serve.score import score
from trainer.serve.warm import Warm

HANDLERS: dict[type[Struct], Callable[[Any, Warm], dict[str, Any]]] = {
    Preview: preview,
    Score: score,
    Sample: sample,
    Cases: cases,
    Compare: compare,
}


def main() -> None:
    warm = Warm()
    serve_parent(lambda asked: handle(asked, warm))


def handle(asked: tuple[bytes, Folders], warm: Warm) -> dict[str, Any]:
    line, folders = asked
    request = msgspec.json.decode(line, type=Request)
    warm.use(folders)
    try:
        return success(request.id, HANDLERS[type(request)](request, warm))
    except NodeError as problem:
        cause = problem.cause
        return failure(
            request.id, "badParam", cause.message, remedy=cause.remedy, node=problem.node, param=cause.param
        )
    except ParamError as problem:
        return failure(request.id, "badParam", problem.message, remedy=problem.remedy, param=problem.param)
    except (MemoryError, torch.OutOfMemoryError):
        return failure(request.id, "memory", "The request needs too much memory.", remedy="Ask for less.")
    except Exception as problem:
        text = f"{type(problem).__name__}: {str(problem)[:500]}"
        return failure(request.id, "failed", text, remedy="This is a fault of the trainer: please report it.")
