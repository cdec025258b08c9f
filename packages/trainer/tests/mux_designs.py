"""A golden multiplexer, its testbench, and designs beside it, as the method was measured with Icarus 11."""

from __future__ import annotations

import pytest

from trainer.contract.nodes import RewardTestbench
from trainer.sandbox.verilog import verilog_problem
from trainer.verilog.bench import VectorBench
from trainer.verilog.judge import Work

_problem = verilog_problem()
needs_simulator = pytest.mark.skipif(
    _problem is not None, reason="" if _problem is None else f"{_problem.message} {_problem.remedy}"
)

HEADER = "module mux2(input a, input b, input s, output y);\n"
GOLDEN = f"{HEADER}  assign y = s ? b : a;\nendmodule\n"
BENCH = """module tb;
  reg a, b, s;
  wire y;
  integer i, f;
  mux2 dut(.a(a), .b(b), .s(s), .y(y));
  initial begin
    f = $fopen("test_vectors.txt", "w");
    for (i = 0; i < 8; i = i + 1) begin
      {s, b, a} = i;
      #1;
      $fdisplay(f, "%b%b%b %b", s, b, a, y);
    end
    $fclose(f);
    $finish;
  end
endmodule
"""
VECTORS = "000 0\n001 1\n010 0\n011 1\n100 0\n101 0\n110 1\n111 1\n"
WORK = Work(VectorBench(GOLDEN, BENCH))


def with_body(body: str) -> str:
    return f"{HEADER}  {body}\nendmodule\n"


AND_OR = with_body("assign y = (s & b) | (~s & a);")
ALWAYS = (
    "module mux2(input a, input b, input s, output reg y);\n"
    "  always @(*) begin if (s) y = b; else y = a; end\nendmodule\n"
)
RENAMED = GOLDEN.replace("mux2", "my_mux")
SWAPPED = with_body("assign y = s ? a : b;")
ZERO = with_body("assign y = 1'b0;")
OTHER_PORTS = "module mux2(input p, input q, input r, output z);\n  assign z = r ? q : p;\nendmodule\n"
NO_SEMICOLON = GOLDEN.replace("output y);", "output y)")
TINY = "module m;endmodule"
NO_DELAY = "module mux2(input a, input b, input s, output reg y);\n  always begin y = s; end\nendmodule\n"
EXPLOIT = with_body("assign y = 1'b0;\n  initial begin #1; #0; $finish; end")

CODE = RewardTestbench(
    depth="function",
    pass_reward=2.1,
    syntax_reward=0.1,
    structure_weight=1.0,
    format_reward=0.1,
    partial="structure",
    variant="code",
    threshold=1.0,
    strict_lines=True,
    language="2012",
    compile_seconds=5.0,
    run_seconds=5.0,
    weight=1.0,
)
"""The ladder with the constants of the authors' code."""
