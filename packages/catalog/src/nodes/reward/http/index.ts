import { defineNode } from "@switchyard/graph";
import { z } from "zod";
import { weightParam } from "../../../shared-params";

/** Headers that the request sets itself. */
const OWN_HEADERS = [
  "host",
  "content-type",
  "content-length",
  "transfer-encoding",
  "connection",
  "user-agent",
  "accept",
  "accept-encoding",
];

export const rewardHttp = defineNode({
  kind: "reward.http",
  title: "HTTP service",
  summary: "A service of yours scores completions in batches.",
  role: "part",
  outputs: { reward: { type: "reward", description: "What the service gives." } },
  requires: [{ name: "private-network", when: { param: "privateAddress", in: [true] } }],
  params: z.strictObject({
    url: z
      .string()
      .max(2_000)
      .regex(
        /^(https?:\/\/[^\s\\@]+)?$/,
        "an address that begins with https:// or http://, without a password in it",
      )
      .default("")
      .meta({
        title: "Address",
        description: "Batches are sent there by POST, as JSON.",
        ui: { widget: "text" },
      }),
    version: z.string().max(100).default("").meta({
      title: "Version",
      description:
        "Of the service, in your own words: sent along, and part of what scores are kept by. Change it when the service scores otherwise.",
    }),
    privateAddress: z.boolean().default(false).meta({
      title: "On a private network",
      description:
        "The address may lead to the worker's own machine or its private networks; only workers whose owner allows it take the run.",
    }),
    secretVariable: z
      .string()
      .regex(/^(SWITCHYARD_SECRET_[A-Z0-9_]{1,64})?$/, "SWITCHYARD_SECRET_ and capital letters")
      .default("")
      .meta({
        title: "Secret",
        description:
          "Name of a variable of the worker's environment, whose value is sent as a header; the value itself is never in a graph.",
      }),
    secretHeader: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9-]{0,63}$/, "a name of a header")
      .default("Authorization")
      .meta({
        title: "Header of the secret",
        description: "As Authorization it is sent with 'Bearer' before it.",
        ui: { advanced: true },
      }),
    batchSize: z
      .int()
      .min(1)
      .max(1_024)
      .default(64)
      .meta({ title: "Batch", description: "Most completions in one request.", ui: { unit: "completions" } }),
    concurrency: z
      .int()
      .min(1)
      .max(16)
      .default(2)
      .meta({ title: "At a time", description: "Most requests at one time.", ui: { advanced: true } }),
    timeoutSeconds: z
      .number()
      .min(0.1)
      .max(600)
      .default(30)
      .meta({ title: "Deadline", description: "For one request and its whole reply.", ui: { unit: "s" } }),
    tries: z
      .int()
      .min(1)
      .max(10)
      .default(4)
      .meta({
        title: "Tries",
        description: "For a request that fails in a way that may pass, with longer and longer pauses.",
        ui: { advanced: true },
      }),
    weight: weightParam,
  }),
  check: ({ params: { url, secretVariable, secretHeader } }) => [
    ...(url === ""
      ? [{ param: "url", message: "The service has no address.", remedy: "Give the address of the service." }]
      : []),
    ...(secretVariable.endsWith("_HOSTS")
      ? [
          {
            param: "secretVariable",
            message: "A variable that ends in _HOSTS lists hosts and is no secret.",
            remedy: "Name the variable without _HOSTS.",
          },
        ]
      : []),
    ...(OWN_HEADERS.includes(secretHeader.toLowerCase())
      ? [
          {
            param: "secretHeader",
            message: `The request sets '${secretHeader}' itself.`,
            remedy: "Name another header.",
          },
        ]
      : []),
    ...(url.startsWith("http://") && secretVariable !== ""
      ? [
          {
            param: "url",
            severity: "warning" as const,
            message: "The secret is sent without encryption.",
            remedy: "Use an address that begins with https://.",
          },
        ]
      : []),
  ],
  signals: {
    mean: { title: "Score", description: "Mean score.", better: "higher", primary: true },
    seconds: { title: "Time", description: "Of the step's requests, in all.", unit: "seconds" },
    kept: {
      title: "Kept scores",
      description: "Share of completions whose score was known from before.",
      unit: "fraction",
    },
    errored: {
      title: "Errored",
      description: "Share of completions that the service gave no score.",
      unit: "fraction",
      better: "lower",
      health: "errored",
    },
  },
});
