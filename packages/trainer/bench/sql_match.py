"""Matching beside executing: time per pair and peak memory, on the same pairs of generated queries.

Writes docs/results/bench-sql-match.md. Matching reads two trees and asks the shipped matcher in padded calls,
without any cache across repeats; executing runs both queries on one filled SQLite database of the pair's
schema, in this process, and compares the rows. Each side runs in a process of its own, so that its peak
memory is its own.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

RESULTS = Path(__file__).parents[3] / "docs" / "results" / "bench-sql-match.md"
SIDES = ("match", "matchKnown", "execute", "neither")


def side(name: str, repeats: int) -> dict[str, float]:
    import torch

    from trainer.matcher.files import SHIPPED, load_matcher
    from trainer.matcher.pairs.build import Recipe, build_pairs
    from trainer.matcher.pairs.generate import random_query, random_schema
    from trainer.matcher.scorer import Candidate, MatchScorer
    from trainer.sql.databases import fill, run, same_rows

    torch.set_num_threads(1)
    draw = random.Random(4)
    schemas = [random_schema(draw) for _ in range(10)]
    references = [(random_query(schema, draw), schema) for schema in schemas for _ in range(3)]
    pairs = build_pairs(references, Recipe(2, 3), 0).pairs
    candidates = [Candidate(pair.candidate, pair.reference, pair.schema) for pair in pairs]
    matcher = load_matcher(SHIPPED)
    warm = MatchScorer(matcher, 100_000)
    warm.match(candidates[:8])
    if name == "matchKnown":
        warm.match(candidates)
    databases = {id(schema): fill(schema, {}, draw) for schema in schemas}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds: list[float] = []
    for _ in range(repeats):
        start = time.perf_counter()
        if name == "match":
            MatchScorer(matcher, 100_000).match(candidates)
        elif name == "matchKnown":
            warm.match(candidates)
        elif name == "execute":
            for pair in pairs:
                database = databases[id(pair.schema)]
                same_rows(run(database, pair.reference), run(database, pair.candidate), ordered=False)
        seconds.append((time.perf_counter() - start) / len(pairs))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "pairs": len(pairs),
        "p50": statistics.median(seconds) * 1e3,
        "most": max(seconds) * 1e3,
        "peak": peak / 1024,
        "more": (peak - before) / 1024,
    }


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("--side", choices=SIDES)
    given.add_argument("--repeats", type=int, default=7)
    options = given.parse_args()
    if options.side:
        print(json.dumps(side(options.side, options.repeats)))
        return
    found = {}
    for name in SIDES:
        command = [sys.executable, __file__, "--side", name, "--repeats", str(options.repeats)]
        found[name] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    RESULTS.write_text(report(found, options.repeats), encoding="utf-8")
    print(RESULTS.read_text(encoding="utf-8"))


def report(found: dict[str, dict[str, float]], repeats: int) -> str:
    names = {
        "match": "match, nothing known",
        "matchKnown": "match, everything known",
        "execute": "execute both on SQLite, in this process",
        "neither": "neither: PyTorch and the pairs loaded",
    }
    rows = [
        f"| {names[name]} | {held['p50']:.3f} | {held['most']:.3f} "
        f"| {held['peak']:.0f} | {held['more']:.0f} |"
        for name, held in found.items()
    ]
    return "\n".join(
        [
            "# Matching queries beside executing them",
            "",
            f"`npm run bench -- sql-match`: {found['match']['pairs']:.0f} pairs of generated queries, "
            f"{repeats} repeats, one thread. A pair's time is that of reading and matching, or running, "
            "both queries.",
            "",
            "| | ms a pair, median | most | peak memory, MiB | of it in the repeats |",
            "| --- | --- | --- | --- | --- |",
            *rows,
            "",
            "The databases are tiny (5 to 24 rows a table) and trusted: executing is at its cheapest here, "
            "no sandbox, no disk, no large table. Matching needs no database at all.",
            "",
            f"Measured on {platform.machine()}, Python {platform.python_version()}.",
            "",
        ]
    )


if __name__ == "__main__":
    main()
