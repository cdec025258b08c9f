"""Designs to write in Verilog: made by rule, out of a JSONL file, or out of problems in VerilogEval's layout.

Each task carries what judges it (`verilog.judge.Work`): a golden design, a testbench that we trust, and where
it is known what the testbench should write.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from trainer.batch import Task, TaskSet
from trainer.contract.nodes import TasksVerilog
from trainer.problems import ParamError
from trainer.tasks.verilog_designs import FAMILIES, Design, Sizes
from trainer.tasks.verilog_designs.boolean import SYMBOLS
from trainer.tasks.verilog_designs.design import Form
from trainer.tasks.verilog_eval import eval_tasks
from trainer.tasks.verilog_rows import row_tasks
from trainer.verilog.bench import VectorBench
from trainer.verilog.extract import Frame
from trainer.verilog.judge import SOURCE, Work

_TOKEN = re.compile(r"\w+|[^\w\s]")


def verilog_tasks(p: TasksVerilog, *, files: Callable[[str], Path]) -> TaskSet:
    match p.source:
        case "procedural":
            return _procedural(p)
        case "jsonl":
            return row_tasks(p, files(p.file))
        case "verilog_eval":
            return eval_tasks(p, files(p.file) if p.file else Path(p.folder).expanduser())


def _procedural(p: TasksVerilog) -> TaskSet:
    """The first `held_out_size` designs are held out, the next `train_size` are trained on, so a larger
    training set does not move the held-out ones. No design is in both, whatever its prompt."""
    wanted = p.held_out_size + p.train_size
    designs = list(_first(_in_turn(p), wanted))
    if len(designs) < wanted:
        raise ParamError(
            "trainSize",
            f"These families have only {len(designs)} different designs of this size, not {wanted}.",
            "Ask for fewer, take more families, or allow larger designs.",
        )
    held_out = tuple(_task(p, design, spoil=False) for design in designs[: p.held_out_size])
    train = tuple(_task(p, design, spoil=True) for design in designs[p.held_out_size :])
    corrupted = sum(task.labels["corrupted"] is True for task in train) / max(1, len(train))
    return TaskSet(train, held_out, signals={"corrupted": corrupted})


def _in_turn(p: TasksVerilog) -> Iterator[Design]:
    """One design of each family after the other, until all are used up."""
    sizes = Sizes(p.max_words, p.max_width, p.seed)
    waiting = [_shuffled(name, sizes) for name in dict.fromkeys(p.families)]
    while waiting:
        for family in list(waiting):
            design = next(family, None)
            if design is None:
                waiting.remove(family)
            else:
                yield design


def _shuffled(name: str, sizes: Sizes) -> Iterator[Design]:
    if name == "boolean":  # drawn by the seed already, and far too many to make them all
        return FAMILIES[name](sizes)
    designs = list(FAMILIES[name](sizes))
    random.Random(f"verilog-{name}-{sizes.seed}").shuffle(designs)
    return iter(designs)


def _first(designs: Iterator[Design], count: int) -> Iterator[Design]:
    for _, design in zip(range(count), designs, strict=False):
        yield design


def _task(p: TasksVerilog, design: Design, *, spoil: bool) -> Task:
    golden = design.other if p.golden_form == "other" else design.golden
    shown, corrupted = design.golden, False
    draw = random.Random(f"corrupt-{p.seed}-{design.key}")
    if spoil and draw.random() < p.corrupt_share:
        shown, corrupted = Form(shown.header, spoilt(shown.body, draw), shown.end), True
    name = hashlib.sha256(design.key.encode()).hexdigest()[:12]
    is_boolean = design.key.startswith("boolean ")
    return Task(
        id=f"verilog-{design.key.split()[0]}-{name}",
        prompt=_prompt(p, design, is_boolean=is_boolean) + p.prompt_suffix,
        answer=golden.text,
        demonstration=demonstration(p.response, shown, design.reason),
        difficulty=design.difficulty,
        source=SOURCE,
        reasoning=design.reason,
        meta=Work(
            VectorBench(golden.text, design.testbench),
            Frame(golden_frame(design).header, golden_frame(design).end) if p.response == "body" else None,
            design.vectors,
        ).to_meta(),
        labels={"family": design.key.split()[0], "corrupted": corrupted},
    )


def golden_frame(design: Design) -> Form:
    """What stands around a body: of the form that is shown, for a body is written to fit it."""
    return design.golden


def _prompt(p: TasksVerilog, design: Design, *, is_boolean: bool) -> str:
    """A Boolean function is its prompt; anything else says its ports too."""
    if is_boolean and p.response == "body":
        return design.prompt
    asked = f"Write the Boolean function y = {design.prompt} of a, b and c." if is_boolean else design.prompt
    header = design.golden.header.split(";")[0]
    return f"{asked}\n{header};\n"


def demonstration(response: str, form: Form, reason: str) -> str:
    match response:
        case "body":
            return form.body
        case "module":
            return form.text.strip()
        case _:
            return tagged(form.text, reason)


def tagged(text: str, reason: str) -> str:
    return f"<think>\n{reason}\n</think>\n<answer>\n```verilog\n{text.strip()}\n```\n</answer>"


def spoilt(body: str, draw: random.Random) -> str:
    """One token of it left out, or in place of it another one."""
    places = [found.span() for found in _TOKEN.finditer(body)]
    start, end = draw.choice(places)
    held = body[start:end]
    if draw.random() < 0.5:
        return body[:start] + body[end:]
    pool = sorted({found[0] for found in _TOKEN.finditer(body)} | set(SYMBOLS))
    return body[:start] + draw.choice([token for token in pool if token != held]) + body[end:]
