"""Real problems: references pass, and mutants are judged as a plain run of Icarus judges them."""

from __future__ import annotations

import random
import re
import subprocess
from pathlib import Path

import pytest
from mux_designs import needs_simulator
from verilog_eval_data import FOLDER, UNRUNNABLE, needs_problems

from trainer.sandbox import shared_sandbox
from trainer.verilog.bench import SampleBench
from trainer.verilog.judge import Rules, Verdict, Work, judge
from trainer.verilog.runner import Simulator
from trainer.verilog.screen import screen
from trainer.verilog.source import without_comments

pytestmark = [needs_problems, needs_simulator]

SLOW = {"Prob141_count_clock"}
"""Simulates a million time units: seconds on a busy machine."""
SWAPS = {
    "&": "|",
    "|": "^",
    "^": "&",
    "~": "",
    "!": "",
    "+": "-",
    "-": "+",
    "<=": "=",
    "==": "!=",
    "<": ">",
    ">": "<",
    "?": ":",
    "0": "1",
    "1": "0",
    "posedge": "negedge",
    "if": "while",
    ";": "",
    "begin": "",
}
TOKEN = re.compile(r"\d+'[bdh][\da-fxz]+|\w+|<=|>=|==|!=|&&|\|\||<<|>>|[^\s\w]")
MUTANTS = 36


def problems() -> dict[str, tuple[str, str]]:
    """Reference and testbench by name, of those that can be run."""
    assert FOLDER is not None
    names = sorted(path.name.removesuffix("_ref.sv") for path in FOLDER.glob("*_ref.sv"))
    return {
        name: ((FOLDER / f"{name}_ref.sv").read_text(), (FOLDER / f"{name}_test.sv").read_text())
        for name in names
        if name not in UNRUNNABLE
    }


def verdicts(designs: list[tuple[str, str]]) -> list[Verdict]:
    """Of designs for problems, by name."""
    held = problems()
    pairs = [(design, Work(SampleBench(*held[name]))) for name, design in designs]
    made = judge(pairs, Rules(), Simulator(shared_sandbox()))
    assert all(isinstance(one, Verdict) for one in made)
    return [one for one in made if isinstance(one, Verdict)]


def as_design(reference: str) -> str:
    return re.sub(r"\bmodule\s+RefModule\b", "module TopModule", reference)


def test_every_reference_that_can_be_run_passes() -> None:
    designs = [(name, as_design(reference)) for name, (reference, _) in problems().items()]
    assert len(designs) == 76
    failed = {
        name: (verdict.level, verdict.log[:200])
        for (name, _), verdict in zip(designs, verdicts(designs), strict=True)
        if verdict.level != "pass"
    }
    assert failed == {}


def mutants() -> list[tuple[str, str]]:
    """One token swapped, left out, or replaced by another of the design; of as many problems as there are."""
    draw = random.Random(7)
    held = problems()
    names = sorted(set(held) - SLOW)
    made: list[tuple[str, str]] = []
    while len(made) < MUTANTS:
        name = draw.choice(names)
        design = without_comments(as_design(held[name][0]))
        body = design.index(");") + 2
        places = [found for found in TOKEN.finditer(design, body) if found[0] != "endmodule"]
        token = draw.choice(places)
        others = sorted({found[0] for found in places} - {token[0]})
        new = SWAPS.get(token[0]) if draw.random() < 0.7 else draw.choice(others)
        if new is None:
            continue
        mutant = design[: token.start()] + new + design[token.end() :]
        if not screen(mutant):
            made.append((name, mutant))
    return made


def plainly(name: str, design: str, folder: Path) -> tuple[str, int]:
    """As VerilogEval's own makefile runs it: level, and mismatches."""
    reference, testbench = problems()[name]
    for file, text in (("sample.sv", design), ("test.sv", testbench), ("ref.sv", reference)):
        (folder / file).write_text(text + "\n")
    flags = ["-Wall", "-Winfloop", "-Wno-timescale", "-g2012", "-s", "tb", "-o", "sim"]
    files = ["sample.sv", "test.sv", "ref.sv"]
    compiled = subprocess.run(["iverilog", *flags, *files], cwd=folder, capture_output=True, check=False)
    if compiled.returncode != 0:
        return "broken", 0
    try:
        ran = subprocess.run(["vvp", "-n", "sim"], cwd=folder, capture_output=True, timeout=10, check=False)
    except subprocess.TimeoutExpired:
        return "mismatch", 0
    found = re.search(rb"^Mismatches: (\d+) in (\d+) samples$", ran.stdout, re.MULTILINE)
    if not found:
        return "mismatch", 0
    return ("pass" if int(found[1]) == 0 else "mismatch"), int(found[1])


def test_mutants_are_judged_as_a_plain_run_judges_them(tmp_path: Path) -> None:
    designs = mutants()
    ours = [
        (
            "broken" if verdict.level in ("syntax", "compile") else verdict.level,
            verdict.compared - verdict.matches,
        )
        for verdict in verdicts(designs)
    ]
    plain = [plainly(name, design, tmp_path) for name, design in designs]
    differing = [
        (name, mine, theirs)
        for (name, _), mine, theirs in zip(designs, ours, plain, strict=True)
        if mine != theirs
    ]
    assert differing == []
    assert {level for level, _ in plain} == {"broken", "mismatch", "pass"}


def test_the_unrunnable_ones_fail_in_a_plain_run_too(tmp_path: Path) -> None:
    assert FOLDER is not None
    for name in UNRUNNABLE:
        for part in ("ref", "test"):
            (tmp_path / f"{part}.sv").write_text((FOLDER / f"{name}_{part}.sv").read_text())
        (tmp_path / "sample.sv").write_text(as_design((tmp_path / "ref.sv").read_text()))
        command = ["iverilog", "-g2012", "-s", "tb", "-o", "sim", "sample.sv", "test.sv", "ref.sv"]
        compiled = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
        assert compiled.returncode != 0, name


@pytest.mark.parametrize("name", ["Prob001_zero", "Prob003_step_one"])
def test_the_reference_cannot_be_borrowed(name: str) -> None:
    reference, _ = problems()[name]
    header = as_design(reference).split(");")[0] + ");\n"
    port = re.search(r"output\s+(?:reg\s+|logic\s+)?(\w+)", header)
    assert port is not None
    borrowed = f"{header}  RefModule r (.{port[1]}({port[1]}));\nendmodule\n"
    (found,) = verdicts([(name, borrowed)])
    assert found.level in ("syntax", "compile")
