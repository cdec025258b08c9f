"""Small modules made by rule, each with a prompt, a golden design in two forms and a testbench.

A family is a function from its sizes to its designs, in any order but always the same. To add one: a file,
and a line in `FAMILIES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from trainer.tasks.verilog_designs.arithmetic import adders, comparators
from trainer.tasks.verilog_designs.boolean import booleans
from trainer.tasks.verilog_designs.clocked import counters, shift_registers
from trainer.tasks.verilog_designs.design import Design, Sizes
from trainer.tasks.verilog_designs.selection import encoders, muxes

FAMILIES: dict[str, Callable[[Sizes], Iterator[Design]]] = {
    "boolean": booleans,
    "mux": muxes,
    "adder": adders,
    "comparator": comparators,
    "encoder": encoders,
    "counter": counters,
    "shift": shift_registers,
}

__all__ = ["FAMILIES", "Design", "Sizes"]
