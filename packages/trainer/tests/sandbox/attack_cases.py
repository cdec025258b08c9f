"""The attacks of one folder as cases of a test."""

from __future__ import annotations

import platform

import pytest
from sandbox.attacks import ATTACKS, Attack
from sandbox.needs import needs_iverilog, needs_sandbox


def cases(folder: str) -> list[object]:
    return [_case(attack) for attack in ATTACKS if attack.file.startswith(f"{folder}/")]


def _case(attack: Attack) -> object:
    elsewhere = attack.only_on not in ("", platform.machine())
    marks = [
        needs_iverilog if attack.needs_iverilog else needs_sandbox,
        pytest.mark.skipif(elsewhere, reason=f"The attack is written for {attack.only_on}."),
    ]
    return pytest.param(attack, id=attack.file, marks=marks)
