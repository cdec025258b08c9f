"""Compiles and runs designs in the sandbox, each once for one content: what comes out is kept for the run.

Two runs a design: the compiler sees the texts, the simulator only what the compiler made of them.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from trainer.sandbox import Command, Limits, Outcome
from trainer.sandbox.verilog import scrubbed
from trainer.verilog.bench import Bench, Prepared, SampleBench, counted, fitted, prepare

Reached = Literal["syntax", "compile", "run"]
"""What failed, or that the simulation ended: the design alone, the design with its testbench."""
KEPT = 50_000
MOST_VECTORS = 2**20
"""Characters of a vector file that are kept; a longer one is not what the testbench writes."""


class Runs(Protocol):
    """The sandbox, as far as it is used here."""

    def run_all(self, commands: Sequence[Command]) -> list[Outcome]: ...


@dataclass(frozen=True, slots=True)
class Tools:
    """How Icarus is called."""

    language: Literal["2012", "2005"] = "2012"
    compile_seconds: float = 5.0
    """Of processor time; a busy machine may take longer by the clock."""
    run_seconds: float = 5.0

    def limits(self, seconds: float) -> Limits:
        return Limits(cpu_seconds=seconds, wall_seconds=3 * seconds + 5)


@dataclass(frozen=True, slots=True)
class Simulation:
    """What became of a design; says nothing of what was expected."""

    reached: Reached
    log: str = ""
    """The compiler's, with the testbench's own names."""
    written: str | None = None
    """The vector file; None where the run failed or wrote none."""
    counts: tuple[int, int] | None = None
    """Mismatches and samples, where the testbench counts them itself."""
    late: bool = False
    """Whether a limit of time or memory ended it, or the testbench gave up waiting."""
    seconds: float = 0.0
    """Of all its runs, by the clock."""


@dataclass(frozen=True, slots=True)
class Question:
    design: str
    bench: Bench | None
    """None asks only whether the design compiles by itself."""


class Simulator:
    """Keeps the last outcomes by content. Safe to use from several threads."""

    def __init__(self, sandbox: Runs, *, kept: int = KEPT) -> None:
        self._sandbox = sandbox
        self._kept = kept
        self._held: OrderedDict[bytes, Simulation] = OrderedDict()
        self._lock = threading.Lock()

    def simulate(self, questions: Sequence[Question], tools: Tools) -> tuple[list[Simulation], list[bool]]:
        """The outcomes in order, and which of them needed no run: known before, or asked twice."""
        keys = [_key(question, tools) for question in questions]
        with self._lock:
            known = {key: self._held[key] for key in keys if key in self._held}
        asked = dict(zip(keys, questions, strict=True))
        missing = [key for key in asked if key not in known]
        fresh = dict(zip(missing, self._run([asked[key] for key in missing], tools), strict=True))
        self._keep(fresh)
        held = known | fresh
        first = {key: place for place, key in reversed(list(enumerate(keys)))}
        needless = [key in known or first[key] != place for place, key in enumerate(keys)]
        return [held[key] for key in keys], needless

    def _keep(self, fresh: Mapping[bytes, Simulation]) -> None:
        with self._lock:
            self._held.update(fresh)
            while len(self._held) > self._kept:
                self._held.popitem(last=False)

    def _run(self, questions: Sequence[Question], tools: Tools) -> list[Simulation]:
        """All compilations, then all simulations of what compiled; what did not is compiled by itself."""
        works = [_Work(one, None if one.bench is None else prepare(one.bench)) for one in questions]
        for work, outcome in zip(works, self._sandbox.run_all([w.first(tools) for w in works]), strict=True):
            work.compiled = outcome
        going = [(work, command) for work in works if (command := work.second(tools)) is not None]
        for (work, _), outcome in zip(going, self._sandbox.run_all([c for _, c in going]), strict=True):
            work.after = outcome
        return [work.simulation() for work in works]


@dataclass(slots=True)
class _Work:
    """A design on its way through one or two runs."""

    question: Question
    ready: Prepared | None
    """None where only the design itself is compiled."""
    compiled: Outcome | None = None
    after: Outcome | None = None

    def first(self, tools: Tools) -> Command:
        if self.ready is None:
            return _alone(self.question.design, tools)
        return _compile(self.question, self.ready, tools)

    def second(self, tools: Tools) -> Command | None:
        if self.ready is None or self.compiled is None:
            return None
        if self.runs:
            return _run(self.ready, self.compiled.files["sim"], tools)
        return _alone(self.question.design, tools)

    @property
    def runs(self) -> bool:
        """Whether there is something to simulate."""
        return self.compiled is not None and _succeeded(self.compiled) and "sim" in self.compiled.files

    def simulation(self) -> Simulation:
        first, after = self.compiled, self.after
        assert first is not None
        if self.ready is None or after is None:
            reached: Reached = "compile" if _succeeded(first) else "syntax"
            return Simulation(reached, _log(first, None), late=_late(first), seconds=first.wall_seconds)
        seconds = first.wall_seconds + after.wall_seconds
        if self.runs:
            return _ran(self.question, self.ready, (first, after), seconds)
        if _succeeded(after):
            return Simulation("compile", _log(first, self.ready), late=_late(first), seconds=seconds)
        return Simulation("syntax", _log(after, None), late=_late(after), seconds=seconds)


def _ran(one: Question, ready: Prepared, outcomes: tuple[Outcome, Outcome], seconds: float) -> Simulation:
    first, outcome = outcomes
    log = _log(first, ready)
    if not _succeeded(outcome):
        return Simulation("run", log, late=_late(outcome), seconds=seconds)
    if isinstance(one.bench, SampleBench):
        said = outcome.stdout.decode(errors="replace")
        late = any(line.strip() == "TIMEOUT" for line in said.splitlines())
        return Simulation("run", log, counts=counted(said, ready.secret), late=late, seconds=seconds)
    written = outcome.files.get(ready.secret)
    text = None if written is None else written.decode(errors="replace")
    if text is not None and len(text) > MOST_VECTORS:
        text = None
    return Simulation("run", log, written=text, seconds=seconds)


def _compile(one: Question, ready: Prepared, tools: Tools) -> Command:
    top = one.bench.top if one.bench is not None else ""
    flags = ("-Wall", "-Winfloop", "-Wno-timescale", f"-g{tools.language}", "-s", ready.top, "-o", "sim")
    files = {**ready.files, "design.sv": _bytes(fitted(one.design, top))}
    argv = ("iverilog", *flags, *files)
    return Command(argv=argv, files=files, collect=("sim",), limits=tools.limits(tools.compile_seconds))


def _alone(design: str, tools: Tools) -> Command:
    argv = ("iverilog", "-t", "null", f"-g{tools.language}", "design.sv")
    return Command(argv=argv, files={"design.sv": _bytes(design)}, limits=tools.limits(tools.compile_seconds))


def _run(ready: Prepared, simulation: bytes, tools: Tools) -> Command:
    return Command(
        argv=("vvp", "-n", "sim"),
        files={"sim": simulation},
        read_once=("sim",),  # it holds the testbench
        collect=(ready.secret,),
        limits=tools.limits(tools.run_seconds),
    )


def _bytes(text: str) -> bytes:
    return f"{text}\n".encode(errors="replace")


def _succeeded(outcome: Outcome) -> bool:
    return outcome.ended == "exit" and outcome.exit_code == 0


def _late(outcome: Outcome) -> bool:
    return outcome.ended in ("deadline", "cpu", "memory")


def _log(outcome: Outcome, ready: Prepared | None) -> str:
    text = scrubbed(outcome.stderr + outcome.stdout)
    if ready is not None:
        for random, name in ready.names.items():
            text = text.replace(random, name)
    return text


def _key(question: Question, tools: Tools) -> bytes:
    return _digest((repr(tools), question.design, *_texts(question.bench)))


def _texts(bench: Bench | None) -> tuple[str, ...]:
    if bench is None:
        return ()
    # Of a vector testbench only the name that the design must have: designs for equal testbenches share runs.
    own = bench.reference if isinstance(bench, SampleBench) else ""
    return (type(bench).__name__, bench.testbench, bench.top, own)


def _digest(parts: Iterable[str]) -> bytes:
    digest = hashlib.sha256()
    for part in parts:
        raw = part.encode(errors="surrogatepass")
        digest.update(len(raw).to_bytes(8) + raw)
    return digest.digest()
