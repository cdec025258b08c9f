"""What a scoring service is sent and what it may answer: version 1, as the node's page describes it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from trainer.batch import Task
from trainer.rewards.kept_scores import KeptScore
from trainer.rewards.outside import details_of, is_score

PROTOCOL = "switchyard-reward"
PROTOCOL_VERSION = 1

Item = dict[str, Any]


class ReplyError(Exception):
    """The reply is not as the contract says: which completion a score belongs to is not guessed."""


def item_of(task: Task, completion: str) -> Item:
    return {"prompt": task.prompt, "completion": completion, "answer": task.answer, "meta": dict(task.meta)}


def request_body(items: Sequence[Item], version: str) -> bytes:
    """Items are called by their place."""
    asked = {
        "protocol": PROTOCOL,
        "protocolVersion": PROTOCOL_VERSION,
        "version": version,
        "items": [{"id": str(place), **item} for place, item in enumerate(items)],
    }
    return json.dumps(asked, default=repr).encode()


def read_reply(body: bytes, count: int) -> list[KeptScore | str]:
    """For each item in order its score, or why the service gave none."""
    try:
        reply = json.loads(body)
    except (ValueError, RecursionError) as problem:
        raise ReplyError("The reply is not JSON.") from problem
    if not isinstance(reply, dict) or not isinstance(reply.get("scores"), list):
        raise ReplyError("The reply has no list 'scores'.")
    found: dict[str, KeptScore | str] = {}
    for entry in reply["scores"]:
        place, said = _entry(entry)
        if place in found:
            raise ReplyError(f"The reply scores item '{place}' twice.")
        found[place] = said
    wanted = [str(place) for place in range(count)]
    unasked = next((place for place in found if place not in wanted), None)
    if unasked is not None:
        raise ReplyError(f"The reply scores an item '{unasked[:40]}' that was not asked.")
    missing = next((place for place in wanted if place not in found), None)
    if missing is not None:
        raise ReplyError(f"The reply has {len(found)} scores for {count} items: '{missing}' is missing.")
    return [found[place] for place in wanted]


def _entry(entry: Any) -> tuple[str, KeptScore | str]:
    match entry:
        case {"id": str(place), "error": str(reason)}:
            return place, reason[:500] or "no reason given"
        case {"id": str(place), "score": score}:
            if not is_score(score):
                raise ReplyError(
                    f"The score of item '{place[:40]}' is {str(score)[:40]}: no finite number to a million."
                )
            details = entry.get("details", {})
            if not isinstance(details, dict):
                raise ReplyError(f"The details of item '{place[:40]}' are no JSON object.")
            return place, KeptScore(float(score), details_of(details.items()))
        case _:
            raise ReplyError("An entry of 'scores' has no 'id' with a 'score' or an 'error'.")
