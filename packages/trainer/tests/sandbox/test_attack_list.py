"""The list of attacks is whole."""

from __future__ import annotations

from sandbox.attacks import ATTACKS, HOSTILE


def test_every_hostile_file_is_in_the_list() -> None:
    files = {path.relative_to(HOSTILE).as_posix() for path in HOSTILE.rglob("*.*")}
    assert files == {attack.file for attack in ATTACKS}


def test_every_row_that_touches_the_sandbox_has_an_attack() -> None:
    assert {attack.row for attack in ATTACKS} == {1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 14, 16, 17, 18}
