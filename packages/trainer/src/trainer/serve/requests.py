"""What may be asked, and how an answer looks. Both are JSON, one object a line.

Request: `{"id": 1, "kind": "preview", ...}`, and optionally `"seconds"`, its deadline.
Answer: `{"id": 1, "ok": true, "result": {...}}`, or `"ok": false` and an `error` of code, param, message
and remedy.
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


class RewardNode(Struct, frozen=True, forbid_unknown_fields=True):
    """A reward as in a job spec; `inputs` names rewards that stand earlier in the list."""

    id: Annotated[str, Meta(min_length=1, max_length=140)]
    config: NodeConfig
    inputs: dict[str, tuple[Wire, ...]] = {}


class PastedCompletion(Struct, frozen=True, forbid_unknown_fields=True):
    text: str
    task_id: str = msgspec.field(name="taskId", default="")
    """A task of the request's `tasks`; else `prompt` and `answer` say what was asked."""
    prompt: str = ""
    answer: str = ""
    tokens: Annotated[int, Meta(ge=0)] | None = None
    """Its length for rewards that count tokens; None: its words are counted."""


class Preview(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="preview"):
    """Reads or makes a dataset and shows its first tasks."""

    id: RequestId
    config: NodeConfig
    limit: Annotated[int, Meta(ge=1, le=MAX_SHOWN)] = 20
    seconds: Seconds = DEFAULT_SECONDS


class Score(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="score"):
    """Scores completions with the last of `rewards`."""

    id: RequestId
    rewards: Annotated[tuple[RewardNode, ...], Meta(min_length=1, max_length=32)]
    completions: Annotated[tuple[PastedCompletion, ...], Meta(min_length=1, max_length=MAX_SHOWN)]
    tasks: NodeConfig | None = None
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
    id_: Any, code: str, message: str, *, remedy: str = "", param: str | None = None
) -> dict[str, Any]:
    error = {"code": code, "param": param, "message": message, "remedy": remedy}
    return {"id": id_, "ok": False, "error": error}


def success(id_: Any, result: dict[str, Any]) -> dict[str, Any]:
    return {"id": id_, "ok": True, "result": result}
