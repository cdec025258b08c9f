"""The working side of `serve`: keeps the imports, and the last few datasets, warm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import Struct

from trainer.deadline_child import serve_parent
from trainer.problems import ParamError
from trainer.serve.datasets import Datasets, NodeError
from trainer.serve.folders import Folders
from trainer.serve.preview import preview
from trainer.serve.requests import Preview, Request, Score, failure, success
from trainer.serve.score import score

HANDLERS: dict[type[Struct], Callable[[Any, Datasets], dict[str, Any]]] = {Preview: preview, Score: score}


def main() -> None:
    datasets = Datasets()
    serve_parent(lambda asked: handle(asked, datasets))


def handle(asked: tuple[bytes, Folders], datasets: Datasets) -> dict[str, Any]:
    line, folders = asked
    request = msgspec.json.decode(line, type=Request)
    datasets.files = folders.files
    try:
        return success(request.id, HANDLERS[type(request)](request, datasets))
    except NodeError as problem:
        cause = problem.cause
        return failure(
            request.id, "badParam", cause.message, remedy=cause.remedy, node=problem.node, param=cause.param
        )
    except ParamError as problem:
        return failure(request.id, "badParam", problem.message, remedy=problem.remedy, param=problem.param)
    except MemoryError:
        return failure(request.id, "memory", "The request needs too much memory.", remedy="Ask for less.")
    except Exception as problem:
        text = f"{type(problem).__name__}: {str(problem)[:500]}"
        return failure(request.id, "failed", text, remedy="This is a fault of the trainer: please report it.")
