"""What the sandbox adds to a run, testbenches a second, and what a thousand hostile runs leave behind.

`npm run bench -- sandbox [--rounds N] [--hostile N] [--save FILE]`.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / "tests"), str(Path(__file__).parents[1] / "src")]

from sandbox.hostile_runs import hostile_commands  # noqa: E402
from sandbox.planted import survivors, zombies  # noqa: E402

from trainer.sandbox import Command, Sandbox, shared_sandbox  # noqa: E402
from trainer.sandbox.verilog import Design, simulate, simulate_all  # noqa: E402

ROUNDS, HOSTILE = 200, 1000
TOP = "tb"
SOURCE = b"""// As long as a problem of VerilogEval and its testbench, with a thousand cases.
module RefModule(input clk, input reset, input [7:0] d, output reg [7:0] q, output parity);
  always @(posedge clk) q <= reset ? 8'h34 : {d[3:0], q[7:4]} + d;
  assign parity = ^q;
endmodule
module TopModule(input clk, input reset, input [7:0] d, output reg [7:0] q, output parity);
  always @(posedge clk) if (reset) q <= 8'h34; else q <= {d[3:0], q[7:4]} + d;
  assign parity = q[0] ^ q[1] ^ q[2] ^ q[3] ^ q[4] ^ q[5] ^ q[6] ^ q[7];
endmodule
module tb;
  reg clk = 0, reset = 1; reg [7:0] d = 0; wire [7:0] q1, q2; wire p1, p2; integer wrong = 0, n;
  RefModule good(clk, reset, d, q1, p1);
  TopModule mine(clk, reset, d, q2, p2);
  initial begin
    for (n = 0; n < 1000; n = n + 1) begin
      d = $random; #5 clk = 1; #5 clk = 0; reset = n % 97 == 0;
      if ({q1, p1} !== {q2, p2}) wrong = wrong + 1;
    end
    $display("Mismatches: %0d in %0d samples", wrong, n);
    $finish;
  end
endmodule
"""

_PAGE = """# The sandbox

`npm run bench -- sandbox` on {today}: {cores} cores, load average before {before:.1f}, after {after:.1f}, the
benchmark's own part included.

Time of one run in milliseconds, {rounds} rounds; sandboxed and bare runs take turns.

| program | bare p50 | bare p95 | sandboxed p50 | sandboxed p95 | added p50 | added p95 |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
{rows}

The aim is at most 50 ms added at the median.

A testbench of a thousand cases, compiled and simulated, each in a sandbox of its own: {single:.1f} a second
one after another; {pooled:.1f} a second on {places} places, which is {core:.1f} a second and core. Without a
sandbox, one after another: {bare:.1f}.

{hostile}
"""


def main() -> None:
    options = _options()
    sandbox = shared_sandbox()
    load = os.getloadavg()[0]
    rows = [_overhead(sandbox, *program, options.rounds) for program in _PROGRAMS]
    single = _per_second(lambda: simulate(_design()), 60)
    pooled = _per_second(lambda: simulate_all([_design()] * sandbox.places), 40) * sandbox.places
    bare = _per_second(_unsandboxed_testbench, 60)
    hostile = _hostile(sandbox, options.hostile)
    page = _PAGE.format(
        today=date.today(),
        cores=os.cpu_count(),
        before=load,
        after=os.getloadavg()[0],
        rounds=options.rounds,
        rows="\n".join(rows),
        single=single,
        pooled=pooled,
        places=sandbox.places,
        core=pooled / sandbox.places,
        bare=bare,
        hostile=hostile,
    )
    print(page)
    if options.save:
        options.save.write_text(page, encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--hostile", type=int, default=HOSTILE)
    parser.add_argument("--save", type=Path)
    return parser.parse_args()


_PROGRAMS = (
    ("`true`", ("true",), False),
    ("`iverilog` on the testbench below", ("iverilog", "-g2012", "-s", TOP, "-o", "out.vvp", "tb.v"), False),
    ("`python3 -I -S -c pass`", ("python3", "-c", "pass"), True),
)


def _overhead(sandbox: Sandbox, name: str, argv: tuple[str, ...], python: bool, rounds: int) -> str:
    bare: list[float] = []
    inside: list[float] = []
    command = Command(argv=argv, files={"tb.v": SOURCE}, python=python)
    program = (sys.executable, "-I", "-S", *argv[1:]) if python else argv
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "tb.v").write_bytes(SOURCE)
        for _ in range(rounds):
            began = time.perf_counter()
            subprocess.run(program, cwd=folder, capture_output=True, check=True)
            middle = time.perf_counter()
            assert sandbox.run(command).succeeded
            bare.append(1000 * (middle - began))
            inside.append(1000 * (time.perf_counter() - middle))
    added = [after - before for before, after in zip(bare, inside, strict=True)]
    cells = [f"{value:.1f}" for times in (bare, inside, added) for value in _middle_and_slow(times)]
    return f"| {name} | {' | '.join(cells)} |"


def _middle_and_slow(times: list[float]) -> tuple[float, float]:
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def _design() -> Design:
    return Design(sources={"tb.v": SOURCE}, top=TOP)


def _unsandboxed_testbench() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "tb.v").write_bytes(SOURCE)
        compiler = ["iverilog", "-g2012", "-s", TOP, "-o", "out.vvp", "tb.v"]
        subprocess.run(compiler, cwd=folder, capture_output=True, check=True)
        subprocess.run(["vvp", "-n", "out.vvp"], cwd=folder, capture_output=True, check=True)


def _per_second(work: Callable[[], object], times: int) -> float:
    began = time.perf_counter()
    for _ in range(times):
        work()
    return times / (time.perf_counter() - began)


def _hostile(sandbox: Sandbox, count: int) -> str:
    began = time.perf_counter()
    outcomes = sandbox.run_all(hostile_commands(count))
    seconds = time.perf_counter() - began
    left, dead = len(survivors(sandbox.places)), len(zombies())
    ends = {
        ended: sum(outcome.ended == ended for outcome in outcomes) for ended in {o.ended for o in outcomes}
    }
    told = ", ".join(f"{ended} {number}" for ended, number in sorted(ends.items()))
    what = "deaf to signals, fork bombs, children in sessions of their own, floods, crashes, closed output"
    return (
        f"{count} hostile runs ({what}, memory of several processes) took {seconds:.0f} s; they ended by "
        f"{told}. "
        f"Afterwards there were **{left} survivors and {dead} zombies**."
    )


if __name__ == "__main__":
    main()
