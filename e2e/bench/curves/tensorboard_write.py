"""The same million points as TensorBoard's event files: one scalar tag a curve."""

from __future__ import annotations

import argparse
import math

from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.event_file_writer import EventFileWriter


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--logdir", required=True)
    parser.add_argument("--curves", type=int, required=True)
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--spikes", required=True)
    parser.add_argument("--spike-value", type=float, required=True)
    args = parser.parse_args()
    spikes = {int(step) for step in args.spikes.split(",")}
    writer = EventFileWriter(args.logdir, max_queue_size=10_000, flush_secs=30)
    for step in range(1, args.steps + 1):
        values = [
            Summary.Value(
                tag=f"rl/signal{curve}",
                simple_value=args.spike_value if step in spikes else math.sin(step / 900 + curve),
            )
            for curve in range(args.curves)
        ]
        writer.add_event(Event(wall_time=1_700_000_000 + step * 0.5, step=step, summary=Summary(value=values)))
    writer.close()


if __name__ == "__main__":
    main()
