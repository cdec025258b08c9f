"""What the owner of this machine allows graphs to do on it; nothing where nobody has said so.

Held in the environment, because the trainer's own children have to know it too.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

VARIABLE = "SWITCHYARD_ALLOW"
ALLOWANCES = ("custom-code", "private-network")
"""Those of the catalog's requirements that are the owner's word and nothing that could be installed."""


def allow(names: Iterable[str]) -> None:
    """Besides what is allowed already."""
    os.environ[VARIABLE] = " ".join(dict.fromkeys([*_given(), *names]))


def is_allowed(name: str) -> bool:
    return name in _given()


def environment() -> dict[str, str]:
    """For a child that has no other environment."""
    return {VARIABLE: " ".join(_given())}


def _given() -> list[str]:
    return [name for name in os.environ.get(VARIABLE, "").split() if name in ALLOWANCES]
