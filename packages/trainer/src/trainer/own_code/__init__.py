"""Python that a graph brings along: a function, called many times in one process of the sandbox.

The function belongs to the graph's author, the texts that it reads to a model. So it runs in the sandbox
only, and what it says is data: one line a call, checked here, never an object and never code. A call that
raises, ends the process, hangs or takes too much costs its own answer and no other. `driver.py` is what runs
inside. Knows nothing of rewards or tensors; whether the machine's owner allows it is for the caller to ask.
"""

from trainer.own_code.function import Answer, Call, Function, OwnCodeError, call_all
from trainer.own_code.programs import Ran, run_programs

__all__ = ["Answer", "Call", "Function", "OwnCodeError", "Ran", "call_all", "run_programs"]
