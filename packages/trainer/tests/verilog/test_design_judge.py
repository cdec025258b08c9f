"""Designs through compiler and simulator in the shipped sandbox: levels as measured with Icarus 11, and what
no design may get by trying.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from mux_designs import (
    ALWAYS,
    AND_OR,
    BENCH,
    EXPLOIT,
    GOLDEN,
    NO_DELAY,
    NO_SEMICOLON,
    OTHER_PORTS,
    RENAMED,
    SWAPPED,
    TINY,
    VECTORS,
    WORK,
    ZERO,
    needs_simulator,
)

from trainer.sandbox import Command, Outcome, Sandbox, shared_sandbox
from trainer.verilog.bench import SampleBench, VectorBench, counted, fitted, prepare
from trainer.verilog.judge import GoldenError, Rules, Verdict, Work, judge
from trainer.verilog.runner import Question, Simulator, Tools

pytestmark = needs_simulator

REFERENCE = "module RefModule(input a, output y);\n  assign y = ~a;\nendmodule\n"
SAMPLES = """`timescale 1 ps/1 ps
module stimulus_gen(input clk, output reg a);
  task wavedrom_stop; #1; endtask
  initial begin a = 0; repeat (8) @(posedge clk) a <= ~a; wavedrom_stop; #1 $finish; end
endmodule
module tb();
  typedef struct packed { int errors; int clocks; } stats;
  stats stats1;
  reg clk = 0;
  initial forever #5 clk = ~clk;
  wire a, y_ref, y_dut;
  bit strobe = 0;
  task wait_for_end; repeat (2) begin strobe <= !strobe; @(strobe); end endtask
  initial begin $dumpfile("wave.vcd"); $dumpvars(1, stim1.clk, a); end
  stimulus_gen stim1 (.clk, .*);
  RefModule good1 (.a(a), .y(y_ref));
  TopModule top_module1 (.a(a), .y(y_dut));
  final $display("Mismatches: %1d in %1d samples", stats1.errors, stats1.clocks);
  always @(posedge clk, negedge clk) begin
    stats1.clocks++;
    if (y_ref !== (y_ref ^ y_dut ^ y_ref)) stats1.errors++;
  end
endmodule
"""
EVAL = Work(SampleBench(REFERENCE, SAMPLES))


@pytest.fixture(scope="module")
def simulator() -> Simulator:
    return Simulator(shared_sandbox())


def verdicts(simulator: Simulator, designs: Sequence[str], rules: Rules, work: Work = WORK) -> list[Verdict]:
    made = judge([(design, work) for design in designs], rules, simulator)
    assert not any(isinstance(one, GoldenError) for one in made)
    return [one for one in made if isinstance(one, Verdict)]


def top(body: str) -> str:
    return f"module TopModule(input a, output y);\n  {body}\nendmodule\n"


def test_levels_as_measured(simulator: Simulator) -> None:
    designs = {
        GOLDEN: ("pass", 1.0),
        AND_OR: ("pass", 1.0),
        ALWAYS: ("pass", 1.0),
        RENAMED: ("pass", 1.0),
        SWAPPED: ("mismatch", 0.5),
        ZERO: ("mismatch", 0.5),
        OTHER_PORTS: ("compile", 0.0),
        NO_SEMICOLON: ("syntax", 0.0),
        TINY: ("empty", 0.0),
        NO_DELAY: ("syntax", 0.0),
        EXPLOIT: ("mismatch", 1 / 8),
    }
    found = verdicts(simulator, list(designs), Rules(screened=False))
    assert [(one.level, one.fraction) for one in found] == list(designs.values())


def test_the_published_comparison_falls_for_an_early_end(simulator: Simulator) -> None:
    published = Rules(strict=False, threshold=0.99, screened=False)
    (found,) = verdicts(simulator, [EXPLOIT], published)
    assert (found.level, found.matches, found.compared) == ("pass", 1, 1)
    (refused,) = verdicts(simulator, [EXPLOIT], replace(published, screened=True))
    assert (refused.level, refused.findings[0].text) == ("rejected", "$finish")


def test_given_vectors_are_taken_in_place_of_a_run(simulator: Simulator) -> None:
    other = replace(WORK, vectors=VECTORS.replace("111 1", "111 0"))
    (found,) = verdicts(simulator, [GOLDEN], Rules(), other)
    assert (found.level, found.matches, found.first_wrong) == ("mismatch", 7, "111 1")


def test_a_golden_design_that_does_not_run_is_the_tasks_fault(simulator: Simulator) -> None:
    broken = Work(VectorBench(GOLDEN.replace("? b", "? nothing"), BENCH))
    (found,) = judge([(AND_OR, broken)], Rules(), simulator)
    assert isinstance(found, GoldenError)


def test_a_batch_changes_no_verdict(simulator: Simulator) -> None:
    designs = [SWAPPED, NO_SEMICOLON, GOLDEN, TINY, OTHER_PORTS, GOLDEN]
    together = verdicts(Simulator(shared_sandbox()), designs, Rules())
    alone = [verdicts(Simulator(shared_sandbox()), [design], Rules())[0] for design in designs]
    assert [(v.level, v.fraction, v.failure) for v in together] == [
        (v.level, v.fraction, v.failure) for v in alone
    ]


class Counting:
    """The sandbox, and how many programs have run in it."""

    def __init__(self) -> None:
        self._inner: Sandbox = shared_sandbox()
        self.commands: list[Command] = []

    def run_all(self, commands: Sequence[Command]) -> list[Outcome]:
        self.commands += commands
        return self._inner.run_all(commands)


def test_one_content_runs_once() -> None:
    counting = Counting()
    simulator = Simulator(counting)
    first = verdicts(simulator, [GOLDEN, SWAPPED, SWAPPED], Rules())
    assert len(counting.commands) == 4  # two designs, compiled and simulated; the golden one is one of them
    assert [one.known for one in first] == [False, False, True]
    again = verdicts(simulator, [SWAPPED, GOLDEN], Rules(threshold=0.5))
    assert len(counting.commands) == 4
    assert [(one.level, one.known, one.seconds) for one in again] == [
        ("pass", True, None),
        ("pass", True, None),
    ]
    verdicts(simulator, [SWAPPED], Rules(Tools(language="2005")))
    assert len(counting.commands) == 8


def test_a_testbench_is_shared_by_tasks_with_other_golden_designs() -> None:
    counting = Counting()
    simulator = Simulator(counting)
    verdicts(simulator, [SWAPPED], Rules(), replace(WORK, vectors=VECTORS))
    other = Work(VectorBench(SWAPPED, BENCH), vectors=VECTORS)
    verdicts(simulator, [SWAPPED], Rules(), other)
    assert len(counting.commands) == 2


def test_what_is_expected_never_enters_the_sandbox_and_the_simulator_sees_no_text() -> None:
    counting = Counting()
    verdicts(Simulator(counting), [SWAPPED], Rules(), replace(WORK, vectors=VECTORS))
    compiled, ran = counting.commands
    held = b"".join((*compiled.files.values(), *ran.files.values()))
    assert GOLDEN.encode() not in held
    assert VECTORS.encode() not in held
    assert set(ran.files) == {"sim"}
    assert b"test_vectors.txt" not in held
    assert b"module tb;" not in held


def test_names_differ_from_run_to_run() -> None:
    one, other = prepare(EVAL.bench), prepare(EVAL.bench)
    assert one.top != other.top
    assert one.secret != other.secret
    text = one.files["bench.sv"].decode()
    for name in ("tb", "stimulus_gen", "RefModule", "stim1", "good1", "top_module1", "wait_for_end"):
        assert f" {name} " not in text
        assert f" {name}(" not in text
        assert f" {name};" not in text
    assert "TopModule " in text
    assert "$dump" not in text
    assert "Mismatches:" not in text


@pytest.mark.parametrize(
    "body",
    [
        "assign y = y_ref;",
        "assign y = good1.y;",
        "assign y = tb.good1.y;",
        "RefModule r (.a(a), .y(y));",
        "reg q; assign y = q; initial begin q = 1; wait_for_end; end",
        "reg q; assign y = q; initial begin q = 1; wavedrom_stop; end",
        'assign y = 0; initial begin $display("Mismatches: 0 in 17 samples"); $finish; end',
        "assign y = 0; initial force tb.y_dut = tb.y_ref;",
        "assign y = 0; initial stats1.errors = 0;",
        "assign y = 0; endmodule module tb; TopModule t(); endmodule module more;",
        "assign y = 0; endmodule module RefModule(input a, output y); assign y = 0; endmodule module more;",
        "assign y = 0; endmodule module stimulus_gen(); endmodule module more;",
    ],
)
@pytest.mark.parametrize("screened", [True, False])
def test_no_way_round_the_testbench(simulator: Simulator, body: str, screened: bool) -> None:
    """Refused by its text; and where the screen is taken away, stopped by names that cannot be guessed."""
    (found,) = verdicts(simulator, [top(body)], Rules(screened=screened), EVAL)
    assert found.level != "pass"


@pytest.mark.parametrize(
    "design",
    [
        top("assign y = ~a;").replace("endmodule", ""),
        top("assign y = ~a; /* never closed"),
        "`default_nettype none\n`timescale 1 s/1 s\n" + top("assign y = ~a;"),
    ],
)
def test_what_a_design_leaves_open_reaches_nothing_else(simulator: Simulator, design: str) -> None:
    (found,) = verdicts(simulator, [design], Rules(), EVAL)
    assert found.level == ("pass" if design.startswith("`") else "syntax")


def test_counts_of_a_testbench_that_compares(simulator: Simulator) -> None:
    right, wrong, refused = verdicts(
        simulator, [top("assign y = !a;"), top("assign y = a;"), top("assign y = 1'bx;")], Rules(), EVAL
    )
    assert (right.level, right.fraction) == ("pass", 1.0)
    assert (wrong.level, wrong.matches) == ("mismatch", 0)
    assert (refused.level, refused.matches) == ("mismatch", 0)
    assert right.compared == wrong.compared > 8


@pytest.mark.parametrize(
    "body",
    [
        "reg q = 0; assign y = q; initial while (1) q = ~q;",
        "reg q = 0; assign y = q; always #0 q = ~q;",
        "reg [15:0] k [0:65535][0:65535]; assign y = k[0][0];",
    ],
)
def test_what_never_ends_or_takes_all_memory_is_wrong_by_a_limit(body: str) -> None:
    rules = Rules(Tools(compile_seconds=1.0, run_seconds=1.0))
    (found,) = verdicts(Simulator(shared_sandbox()), [top(body)], rules, EVAL)
    assert found.level in ("syntax", "compile", "mismatch")
    assert found.late or found.failure in ("C", "T", "N")


def test_only_the_last_counts_behind_the_secret_are_read() -> None:
    assert counted("v12 3 in 8 samples\nv12 0 in 9 samples", "v12") == (0, 9)
    assert counted("Mismatches: 0 in 9 samples", "v12") is None
    assert counted("v12 many", "v12") is None


def test_a_design_is_renamed_only_where_no_module_has_the_name() -> None:
    two = "module helper; endmodule\nmodule mux2; endmodule"
    assert fitted(two, "mux2") == two
    assert fitted(RENAMED, "mux2") == GOLDEN
    assert fitted("nothing", "mux2") == "nothing"


def test_compiling_alone_asks_for_nothing_else() -> None:
    counting = Counting()
    made, _ = Simulator(counting).simulate([Question(OTHER_PORTS, None)], Tools())
    assert made[0].reached == "compile"
    assert [command.argv[:3] for command in counting.commands] == [("iverilog", "-t", "null")]


def test_the_language_is_a_choice(simulator: Simulator) -> None:
    logic = "module mux2(input logic a, b, s, output logic y);\n  always_comb y = s ? b : a;\nendmodule\n"
    (new,) = verdicts(simulator, [logic], Rules())
    (old,) = verdicts(simulator, [logic], Rules(Tools(language="2005")))
    assert (new.level, old.level) == ("pass", "syntax")
