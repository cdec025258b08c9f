"""`python -m trainer.sandbox` says as JSON what of it cannot be used here, and what to do about it."""

from __future__ import annotations

import json
from dataclasses import asdict

from trainer.sandbox.pool import sandbox_problem
from trainer.sandbox.requirements import owner_accepts_the_risk
from trainer.sandbox.verilog import icarus_problem

problems = {"sandbox": sandbox_problem(), "iverilog": icarus_problem()}
print(
    json.dumps(
        {
            "unprotected": owner_accepts_the_risk(),
            **{name: None if problem is None else asdict(problem) for name, problem in problems.items()},
        }
    )
)
