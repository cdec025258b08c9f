"""Problems in the layout of VerilogEval v2: `ProbNNN_name_prompt.txt`, `_ref.sv`, `_test.sv`, and for the
completion style `_ifc.txt`; a folder of the worker, or an uploaded zip or tar archive, read without
unpacking.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from trainer.batch import Task, TaskSet
from trainer.contract.nodes import TasksVerilog
from trainer.problems import ParamError
from trainer.tasks.packed_files import packed_files
from trainer.tasks.verilog_rows import checked, share_of
from trainer.verilog.bench import SampleBench
from trainer.verilog.icarus import REFUSED_BEFORE_12, icarus_version
from trainer.verilog.judge import SOURCE, Work
from trainer.verilog.source import module_names

_FILE = re.compile(r"(?P<problem>Prob\d+_\w+?)_(?P<part>prompt\.txt|ifc\.txt|ref\.sv|test\.sv)")
_NEEDED = ("prompt.txt", "ref.sv", "test.sv")


def eval_tasks(p: TasksVerilog, place: Path) -> TaskSet:
    """In the order of their numbers; `held_out_share` of them, chosen by a hash of the name, are held out."""
    train: list[Task] = []
    held_out: list[Task] = []
    left_out: list[str] = []
    version = icarus_version()
    problems = _problems(place)
    if not problems:
        raise ParamError(
            "file" if place.is_file() else "folder",
            "No file there is part of a problem.",
            "Names are such as Prob001_zero_prompt.txt, Prob001_zero_ref.sv and Prob001_zero_test.sv.",
        )
    for problem, parts in sorted(problems.items()):
        missing = [part for part in _NEEDED if part not in parts]
        if missing:
            left_out.append(f"{problem} has no {' and no '.join(missing)}.")
        elif version is not None and version < 12 and problem in REFUSED_BEFORE_12:
            left_out.append(f"{problem} is left out: Icarus {version} does not compile its reference.")
        elif not module_names(parts["ref.sv"]):
            left_out.append(f"{problem} has a reference without a module.")
        else:
            (held_out if share_of(problem) < p.held_out_share else train).append(_task(p, problem, parts))
    return checked(train, held_out, left_out)


def _task(p: TasksVerilog, problem: str, parts: Mapping[str, str]) -> Task:
    bench = SampleBench(parts["ref.sv"], parts["test.sv"])
    prompt = parts["prompt.txt"].strip()
    if "ifc.txt" in parts and parts["ifc.txt"].strip() not in prompt:
        prompt = f"{prompt}\n\n{parts['ifc.txt'].strip()}"
    golden = bench.golden.strip()
    shown = golden
    if p.response == "tagged":
        shown = f"<think>\n</think>\n<answer>\n```verilog\n{golden}\n```\n</answer>"
    return Task(
        id=problem,
        prompt=f"{prompt}\n{p.prompt_suffix}",
        answer=golden,
        demonstration=shown,
        source=SOURCE,
        meta=Work(bench).to_meta(),
    )


def _is_part(name: str) -> bool:
    return _FILE.fullmatch(name) is not None


def _problems(place: Path) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for file in packed_files(place, _is_part):
        match = _FILE.fullmatch(file.name)
        if match is None:
            continue
        parts = found.setdefault(match["problem"], {})
        text = file.body.decode(errors="replace")
        if parts.setdefault(match["part"], text) != text:
            raise ParamError(
                "file",
                f"'{file.name}' is there twice with different contents: these are several data sets.",
                "Give one of their folders.",
            )
    return found
