"""A testbench made ready for one run: names that a design cannot guess, and a place for what it writes.

A task's lookup upwards finds modules, instances and tasks of the testbench by name (Icarus 11), so all of
these get random names, besides being refused by screen.py. What the testbench writes goes to a file, or
stands behind a word, that is random too. The design's text comes last, after `resetall`: an unended construct
in it can swallow nothing, and its directives reach nothing.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from trainer.verilog.source import bare, module_names, rename_module, rename_words

VECTOR_FILE = "test_vectors.txt"
"""Where a testbench writes its lines, as its text says."""
EVAL_TOP = "TopModule"
"""What VerilogEval calls the design."""
_TASKS = re.compile(r"\b(?:task|function)\s+(?:(?:automatic|static)\s+)?(?:[\w\[\]: ]*\s)?(\w+)\s*[;(]")
_DUMPS = re.compile(r"\$dump(?:file|vars|on|off|all|ports)\b\s*(?:\([^;]*\))?\s*;")
_VERDICT = re.compile(r"\s*(\d+) in\s*(\d+) samples")
PRELUDE = "`resetall\n`timescale 1ns/1ps\n"


@dataclass(frozen=True, slots=True)
class VectorBench:
    """A testbench that writes a line for each case; what it should write is known, or is what the golden
    design makes it write."""

    golden: str
    testbench: str

    @property
    def top(self) -> str:
        """What the design has to be called."""
        return (module_names(self.golden) or [""])[0]


@dataclass(frozen=True, slots=True)
class SampleBench:
    """A testbench of VerilogEval: it holds the reference beside the design, and counts where they differ."""

    reference: str
    testbench: str
    top: str = EVAL_TOP

    @property
    def golden(self) -> str:
        """The reference under the design's name."""
        names = module_names(self.reference)
        return rename_module(self.reference, names[0], self.top) if names else self.reference


Bench = VectorBench | SampleBench


@dataclass(frozen=True, slots=True)
class Prepared:
    """Trusted files of one run, and how its outcome is read."""

    files: dict[str, bytes]
    """In the order in which they are compiled."""
    top: str
    secret: str
    """The name of the file that is written, or the word before the counts."""
    names: dict[str, str]
    """Random name -> the one it stands for."""


def prepare(bench: Bench) -> Prepared:
    secret = f"v{secrets.token_hex(8)}"
    texts = {"bench.sv": _DUMPS.sub(";", bench.testbench)}
    if isinstance(bench, SampleBench):
        texts["reference.sv"] = bench.reference
    names = {name: f"{name}_{secrets.token_hex(6)}" for name in _own_names(bench)}
    texts = {file: rename_words(text, names) for file, text in texts.items()}
    if isinstance(bench, SampleBench):
        texts["bench.sv"] = texts["bench.sv"].replace('"Mismatches:', f'"{secret} ')
    else:
        texts["bench.sv"] = texts["bench.sv"].replace(f'"{VECTOR_FILE}"', f'"{secret}"')
    files = {file: f"{PRELUDE}{text}\n".encode(errors="replace") for file, text in texts.items()}
    files["prelude.sv"] = PRELUDE.encode()
    top = _top(bench)
    return Prepared(files, names.get(top, top), secret, {random: name for name, random in names.items()})


def fitted(design: str, top: str) -> str:
    """The design under the name that the testbench uses: where no module of it has that, the first is
    renamed."""
    names = module_names(design)
    if not names or not top or top in names:
        return design
    return rename_module(design, names[0], top)


def counted(stdout: str, secret: str) -> tuple[int, int] | None:
    """Mismatches and samples, from the last line that holds the secret; None where there is none."""
    _, found, rest = stdout.rpartition(secret)
    match = _VERDICT.match(rest) if found else None
    return (int(match[1]), int(match[2])) if match else None


def _own_names(bench: Bench) -> list[str]:
    text = bare(bench.testbench)
    modules = module_names(bench.testbench)
    if isinstance(bench, SampleBench):
        modules += module_names(bench.reference)
    instances = re.findall(_instances([*modules, bench.top]), text)
    names = [*modules, *_TASKS.findall(text), *(name for _, name in instances)]
    return [name for name in dict.fromkeys(names) if name != bench.top]


def _instances(types: list[str]) -> str:
    kinds = "|".join(re.escape(name) for name in types if name)
    return rf"(?<![\w.])({kinds})\s+(?:#\s*\([^;]*?\)\s*)?([A-Za-z_]\w*)\s*\("


def _top(bench: Bench) -> str:
    """The module of the testbench that no other of it holds; the last, where there are several."""
    modules = module_names(bench.testbench)
    text = bare(bench.testbench)
    headers = re.compile(r"\bmodule\s+\w+")
    held = {kind for kind, _ in re.findall(_instances(modules), headers.sub("", text))} if modules else set()
    free = [name for name in modules if name not in held]
    return (free or modules or [""])[-1]
