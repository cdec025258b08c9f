"""Putting an answer into the user's demonstration template."""

from __future__ import annotations

ANSWER_SLOT = "{answer}"


def fill_demonstration(template: str, answer: str) -> str:
    """Plain replacement, not `str.format`: braces elsewhere in the template are the user's own text."""
    return template.replace(ANSWER_SLOT, answer)
