import { addition } from "./addition";
import type { Template } from "./template";
import { withNode, withParams, withWires } from "./vary";

/** Two-digit addition, learned from the scores of the little service that the node's page has; the evaluations ask for whole sums all the same. */
export const ownService: Template = {
  slug: "own-service",
  title: "A reward service of your own",
  summary:
    "Two-digit addition scored over HTTP by a service on the worker's machine: the HTTP service node's page has it whole, in Python's standard library. The worker must be allowed private addresses.",
  asks: [],
  graph: withParams(
    withWires(
      withNode(addition.graph, {
        id: "service",
        kind: "reward.http",
        x: 0,
        y: 440,
        label: "Digits in place, by a service",
      }),
      "service.reward -> train.reward",
    ),
    { service: { url: "http://127.0.0.1:8000/score", version: "digits 1", privateAddress: true } },
  ),
};
