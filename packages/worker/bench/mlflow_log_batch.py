"""The same points through MLflow: `log_batch` of its Python client against its tracking server, as fast as it takes them.

As many runs at once as ours, each from its own thread, each batch as large as ours. Prints one line of JSON.
"""

import argparse
import json
import math
import random
import threading
import time

from mlflow import MlflowClient
from mlflow.entities import Metric


def report(client: MlflowClient, run_id: str, given: argparse.Namespace, ack_ms: list[float]) -> None:
    end = time.monotonic() + given.seconds
    step = 0
    while time.monotonic() < end:
        now = int(time.time() * 1000)
        metrics = [
            Metric(f"rl/signal{value}", math.sin(s / 50) + random.random(), now, s)
            for s in range(step + 1, step + given.steps + 1)
            for value in range(given.values)
        ]
        step += given.steps
        start = time.monotonic()
        client.log_batch(run_id, metrics=metrics)
        ack_ms.append((time.monotonic() - start) * 1000)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--uri", required=True)
    parser.add_argument("--runs", type=int, required=True)
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--values", type=int, required=True)
    parser.add_argument("--seconds", type=float, required=True)
    given = parser.parse_args()
    client = MlflowClient(tracking_uri=given.uri)
    experiment = client.create_experiment(f"bench-{time.time_ns()}")
    times: list[list[float]] = [[] for _ in range(given.runs)]
    runs = [client.create_run(experiment).info.run_id for _ in range(given.runs)]
    start = time.monotonic()
    threads = [
        threading.Thread(target=report, args=(client, run, given, ack_ms))
        for run, ack_ms in zip(runs, times, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.monotonic() - start
    ack_ms = [value for list_ in times for value in list_]
    points = len(ack_ms) * given.steps * given.values
    print(json.dumps({"points": points, "seconds": seconds, "ackMs": ack_ms}))


if __name__ == "__main__":
    main()
