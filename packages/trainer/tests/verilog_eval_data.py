"""Where the problems of VerilogEval lie: beside the checkout, and no part of it."""

from __future__ import annotations

from pathlib import Path

import pytest

FOLDER = next(
    (
        found
        for folder in Path(__file__).parents
        if (found := folder / "shared" / "data" / "verilog-eval").is_dir()
    ),
    None,
)
needs_problems = pytest.mark.skipif(
    FOLDER is None,
    reason="VerilogEval is not in ../shared/data/verilog-eval; it is no part of this repository.",
)
UNRUNNABLE = {
    "Prob099_m2014_q6c": "the testbench connects Y2 and Y4, the reference has Y1 and Y3",
    "Prob151_review2015_fsm": "Icarus 11 lacks the cast that the reference needs",
}
"""Problems whose references do not compile with their own testbenches under Icarus 11, whoever runs them."""
