"""Judges Verilog that a model wrote: what it is, what it may hold, how it is built, what it does.

`judge.py` is the way in; the rest are its steps, each a pure function of texts but for the runs in the
sandbox. Knows nothing of rewards, models or groups. The verdict is made here, in the trainer's own process,
from what a trusted testbench has written: expected values never enter the sandbox where they can be kept out.
"""
