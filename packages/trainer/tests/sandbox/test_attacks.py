"""The attack suite. `npm run attacks` runs the same and writes `docs/attacks.md`."""

from __future__ import annotations

import platform
from collections.abc import Generator

import pytest
from sandbox.attacks import ATTACKS, HOSTILE, Attack
from sandbox.needs import needs_iverilog, needs_sandbox
from sandbox.planted import Planted, planted


@pytest.fixture(scope="module")
def machine() -> Generator[Planted]:
    with planted() as found:
        yield found


def _marked(attack: Attack) -> object:
    elsewhere = attack.only_on not in ("", platform.machine())
    marks = [
        needs_iverilog if attack.needs_iverilog else needs_sandbox,
        pytest.mark.skipif(elsewhere, reason=f"The attack is written for {attack.only_on}."),
    ]
    return pytest.param(attack, id=attack.file, marks=marks)


@pytest.mark.parametrize("attack", [_marked(attack) for attack in ATTACKS])
def test_the_attack_is_held(attack: Attack, machine: Planted) -> None:
    finding = attack(machine)
    assert finding.fault is None, finding.happened


def test_every_hostile_file_is_in_the_list() -> None:
    files = {path.relative_to(HOSTILE).as_posix() for path in HOSTILE.rglob("*.*")}
    assert files == {attack.file for attack in ATTACKS}
