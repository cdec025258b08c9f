r"""Finding the answer in a completion. None where there is none; linear in the completion's length."""

from __future__ import annotations

from collections.abc import Callable

_OPEN, _CLOSE = "<answer>", "</answer>"
_BOX = "\\boxed{"


def answer_tag(text: str) -> str | None:
    """Inside the last closed <answer> block, so that a completion has one answer however many it tries."""
    end = text.rfind(_CLOSE)
    start = text.rfind(_OPEN, 0, max(end, 0))
    return None if end < 0 or start < 0 else text[start + len(_OPEN) : end].strip()


def boxed(text: str) -> str | None:
    r"""Inside the last \boxed{...}, whose braces may nest."""
    at = text.rfind(_BOX)
    if at < 0:
        return None
    start = at + len(_BOX)
    depth = 1
    for i in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[i], 0) if text[i - 1] != "\\" else 0
        if depth == 0:
            return text[start:i].strip()
    return None


def after_hashes(text: str) -> str | None:
    """What follows the last #### on its line."""
    _, hashes, rest = text.rpartition("####")
    return rest.partition("\n")[0].strip() if hashes else None


def after_think(text: str) -> str | None:
    """What follows the last </think>."""
    _, mark, rest = text.rpartition("</think>")
    return rest.strip() if mark else None


def last_line(text: str) -> str | None:
    stripped = text.strip()
    return stripped[stripped.rfind("\n") + 1 :].strip() or None


def whole(text: str) -> str | None:
    return text.strip() or None


EXTRACTORS: dict[str, Callable[[str], str | None]] = {
    "answer_tag": answer_tag,
    "boxed": boxed,
    "after_hashes": after_hashes,
    "after_think": after_think,
    "last_line": last_line,
    "whole": whole,
}


def extract(mode: str, text: str) -> str | None:
    """The answer, or None where nothing or only white space was found."""
    return EXTRACTORS[mode](text) or None
