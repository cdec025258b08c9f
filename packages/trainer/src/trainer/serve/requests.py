"""What may be asked, and how an answer looks. Both are JSON, one object a line.

Request: `{"id": 1, "kind": "preview", ...}`, and optionally `"seconds"`, its deadline.
Answer: `{"id": 1, "ok": true, "result": {...}}`, or `"ok": false` and an `error` of code, node, param,
message and remedy.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from trainer.contract.nodes import NodeConfig

DEFAULT_SECONDS = 30.0
MAX_SECONDS = 300.0
MAX_SHOWN = 1000

RequestId = int | Annotated[str, Meta(max_length=200)]
Seconds = Annotated[float, Meta(gt=0, le=MAX_SECONDS)]


class Wire(Struct, frozen=True, forbid_unknown_fields=True):
    node: str
    port: str


class ServedNode(Struct, frozen=True, forbid_unknown_fields=True):
    """A node as in a job spec; `inputs` names nodes that stand earlier in the list."""

    id: Annotated[str, Meta(min_length=1, max_length=140)]
    config: NodeConfig
    inputs: dict[str, tuple[Wire, ...]] = {}


ServedNodes = Annotated[tuple[ServedNode, ...], Meta(min_length=1, max_length=32)]
"""A node after what is plugged into it; the last is asked for."""


class PastedCompletion(Struct, frozen=True, forbid_unknown_fields=True):
    text: str
    task_id: str = msgspec.field(name="taskId", default="")
    """A task of the request's `tasks`; else `prompt` and `answer` say what was asked."""
    prompt: str = ""
    answer: str = ""
    tokens: Annotated[int, Meta(ge=0)] | None = None
    """Its length for rewards that count tokens; None: its words are counted."""


class Preview(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="preview"):
    """Makes the tasks of the last node, out of those of the nodes before it, and shows the first.

    A wire of a model may name a node that is not in the list: a model is not made for a preview.
    """

    id: RequestId
    tasks: ServedNodes
    limit: Annotated[int, Meta(ge=1, le=MAX_SHOWN)] = 20
    seconds: Seconds = DEFAULT_SECONDS


class Score(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="score"):
    """Scores completions with the last of `rewards`."""

    id: RequestId
    rewards: ServedNodes
    completions: Annotated[tuple[PastedCompletion, ...], Meta(min_length=1, max_length=MAX_SHOWN)]
    tasks: ServedNodes | None = None
    seconds: Seconds = DEFAULT_SECONDS


Request = Preview | Score


def request_id(line: bytes) -> Any:
    """The id of a line that is no valid request, so that the asker can be told; None where there is none."""
    try:
        found = msgspec.json.decode(line)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return None
    held = found.get("id") if isinstance(found, dict) else None
    return held if isinstance(held, int | str) and not isinstance(held, bool) else None


def failure(
    id_: Any,
    code: str,
    message: str,
    *,
    remedy: str = "",
    node: str | None = None,
    param: str | None = None,
) -> dict[str, Any]:
    error = {"code": code, "node": node, "param": param, "message": message, "remedy": remedy}
    return {"id": id_, "ok": False, "error": error}


def success(id_: Any, result: dict[str, Any]) -> dict[str, Any]:
    return {"id": id_, "ok": True, "result": result}
