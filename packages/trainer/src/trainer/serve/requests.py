"""What may be asked, and how an answer looks. Both are JSON, one object a line.

Request: `{"id": 1, "kind": "preview", ...}`, and optionally `"seconds"`, its deadline.
Answer: `{"id": 1, "ok": true, "result": {...}}`, or `"ok": false` and an `error` of code, node, param,
message and remedy.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from trainer.contract.loader import Wire
from trainer.contract.nodes import NodeConfig

DEFAULT_SECONDS = 30.0
MAX_SECONDS = 300.0
MAX_SHOWN = 1000
MAX_PROMPTS = 16
MAX_GROUP = 64

GroupSize = Annotated[int, Meta(ge=1, le=MAX_GROUP)]
RequestId = int | Annotated[str, Meta(max_length=200)]
Seconds = Annotated[float, Meta(gt=0, le=MAX_SECONDS)]


Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
RunId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,64}\Z")]
"""Both name folders, so they hold nothing that leads out of one."""


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


class Fresh(Struct, frozen=True, forbid_unknown_fields=True, tag_field="from", tag="fresh"):
    """The last of `nodes`, a model as it is before any training."""

    nodes: ServedNodes
    seed: Annotated[int, Meta(ge=0, le=2**32 - 1)] = 0


class FinishedStage(Struct, frozen=True, forbid_unknown_fields=True, tag_field="from", tag="stage"):
    """What a finished stage handed on; looked for in the shared folder and in the run's own."""

    stage_hash: Sha256 = msgspec.field(name="stageHash")
    run_id: RunId | None = msgspec.field(name="runId", default=None)


class RunCheckpoint(Struct, frozen=True, forbid_unknown_fields=True, tag_field="from", tag="run"):
    """The newest checkpoint of a run that has not finished."""

    run_id: RunId = msgspec.field(name="runId")


ModelFrom = Fresh | FinishedStage | RunCheckpoint


class Score(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="score"):
    """Scores completions with the last of `rewards`. Completions of one task are one group."""

    id: RequestId
    rewards: ServedNodes
    completions: Annotated[tuple[PastedCompletion, ...], Meta(min_length=1, max_length=MAX_SHOWN)]
    tasks: ServedNodes | None = None
    stages: dict[str, Sha256] = {}
    """Hashes of the finished stages that are plugged into rewards, by their ids."""
    tokenizer: Fresh | None = None
    """A model whose tokenizer makes tokens of the completions, for rewards that read them."""
    seconds: Seconds = DEFAULT_SECONDS


class Sample(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="sample"):
    """Samples completions as a run would, then scores them with the last of `rewards`."""

    id: RequestId
    rewards: ServedNodes
    tasks: ServedNodes
    task_ids: Annotated[tuple[str, ...], Meta(min_length=1, max_length=MAX_PROMPTS)] = msgspec.field(
        name="taskIds"
    )
    rollout: ServedNodes
    model: ModelFrom
    group_size: Annotated[int, Meta(ge=1, le=MAX_GROUP)] | None = msgspec.field(
        name="groupSize", default=None
    )
    """In place of the rollout's own; None keeps it."""
    seed: Annotated[int, Meta(ge=0, le=2**32 - 1)] = 0
    stages: dict[str, Sha256] = {}
    seconds: Seconds = DEFAULT_SECONDS


class Cases(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="cases"):
    """Runs the tests that a reward's author has stored with it."""

    id: RequestId
    reward: ServedNode
    seconds: Seconds = DEFAULT_SECONDS


Sql = Annotated[str, Meta(max_length=20_000)]


class Compare(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="compare"):
    """Turns two queries of one schema into trees, and tells how far apart the matcher finds them."""

    id: RequestId
    schema: Annotated[str, Meta(max_length=200_000)]
    """CREATE TABLE statements, or `table(column, column)`."""
    reference: Sql
    candidate: Sql
    seconds: Seconds = DEFAULT_SECONDS


Request = Preview | Score | Sample | Cases | Compare


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
