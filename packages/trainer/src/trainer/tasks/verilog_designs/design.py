"""A design with its prompt, and testbenches for designs without and with a clock."""

from __future__ import annotations

from dataclasses import dataclass

TOP = "top_module"
MOST_EXHAUSTIVE = 8
"""Bits of input up to which every value is tried."""
RANDOM_CASES = 128
CYCLES = 64


@dataclass(frozen=True, slots=True)
class Sizes:
    most_words: int
    """Of the prompt of a Boolean function."""
    most_width: int
    """Bits of a bus."""
    seed: int


@dataclass(frozen=True, slots=True)
class Port:
    name: str
    width: int = 1

    def declared(self, direction: str, kind: str = "") -> str:
        bus = f" [{self.width - 1}:0]" if self.width > 1 else ""
        return f"{direction}{f' {kind}' if kind else ''}{bus} {self.name}"


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a design."""

    header: str
    body: str
    end: str = "\nendmodule\n"

    @property
    def text(self) -> str:
        return f"{self.header}{self.body}{self.end}"


@dataclass(frozen=True, slots=True)
class Design:
    key: str
    """What it does, in a word that no other design has."""
    prompt: str
    golden: Form
    other: Form
    """The same behaviour, written otherwise."""
    reason: str
    testbench: str
    difficulty: float
    """Lines of code and operators, roughly."""
    vectors: str | None = None
    """What the golden design makes the testbench write, where that is known without running it."""


def header(inputs: list[Port], outputs: list[Port], *, registers: bool = False) -> str:
    entries = [port.declared("input") for port in inputs]
    entries += [port.declared("output", "reg" if registers else "") for port in outputs]
    return f"module {TOP}({', '.join(entries)});\n"


def combinational_bench(inputs: list[Port], outputs: list[Port]) -> str:
    """Every value of the inputs where there are few, else a fixed sequence; a line each: inputs, outputs."""
    bits = sum(port.width for port in inputs)
    cases, value = 2**bits, "i"
    if bits > MOST_EXHAUSTIVE:
        cases, value = RANDOM_CASES, "{$random(seed), $random(seed)}"
    return f"""`timescale 1ns/1ps
module tb;
  reg [{bits - 1}:0] in;
{_wires(outputs)}
  integer file, i, seed;
  {TOP} dut({_connections(inputs, outputs)});
  initial begin
    file = $fopen("test_vectors.txt", "w");
    seed = 1;
    for (i = 0; i < {cases}; i = i + 1) begin
      in = {value};
      #1 $fdisplay(file, "%b{" %b" * len(outputs)}", in, {", ".join(port.name for port in outputs)});
    end
    $fclose(file);
    $finish;
  end
endmodule
"""


def clocked_bench(inputs: list[Port], outputs: list[Port], reset_active: int) -> str:
    """Two lines a cycle, before the edge and after it: so a reset that waits for the clock differs from one
    that does not. The reset is active in the first two cycles and in one of thirteen after that."""
    bits = sum(port.width for port in inputs)
    shown = (
        f"""$fdisplay(file, "%b %b{" %b" * len(outputs)}", rst, in, {", ".join(p.name for p in outputs)});"""
    )
    return f"""`timescale 1ns/1ps
module tb;
  reg clk, rst;
  reg [{max(bits, 1) - 1}:0] in;
{_wires(outputs)}
  integer file, i, seed;
  {TOP} dut(.clk(clk), .rst(rst){", " + _connections(inputs, []) if inputs else ""}, {
        _connections([], outputs)
    }); initial begin file = $fopen("test_vectors.txt", "w"); seed = 1; clk = 0; rst = {reset_active};
  in = 0; #1 clk = 1; #1 clk = 0; for (i = 0; i < {CYCLES}; i = i + 1) begin #1 in = $random(seed); rst = (i
  == 0 || i % 13 == 12) ? {reset_active} : {1 - reset_active}; #1 {shown} clk = 1; #1 {shown} clk = 0; end
  $fclose(file); $finish; end endmodule
"""


def _wires(outputs: list[Port]) -> str:
    return "\n".join(f"  {port.declared('wire')};" for port in outputs)


def _connections(inputs: list[Port], outputs: list[Port]) -> str:
    made: list[str] = []
    low = 0
    for port in inputs:
        high = low + port.width - 1
        made.append(f".{port.name}(in[{f'{high}:{low}' if port.width > 1 else low}])")
        low += port.width
    return ", ".join([*made, *(f".{port.name}({port.name})" for port in outputs)])
