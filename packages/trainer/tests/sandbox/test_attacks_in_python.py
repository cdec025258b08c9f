"""Attacks in programs in Python, against the sandbox as it is shipped."""

from __future__ import annotations

import pytest
from sandbox.attack_cases import cases
from sandbox.attacks import Attack
from sandbox.planted import Planted


@pytest.mark.parametrize("attack", cases("python"))
def test_the_attack_is_held(attack: Attack, machine: Planted) -> None:
    finding = attack(machine)
    assert finding.fault is None, finding.happened
