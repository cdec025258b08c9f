import { type CheckFinding, defineNode, type PluggedNode } from "@switchyard/graph";
import { z } from "zod";
import { checkForcing, checkTemplate, forcingParams, templateParam } from "../../../judge-params";
import { sourcesOf } from "../../../shared-checks";
import { weightParam } from "../../../shared-params";

const byModel = { when: { param: "judge", in: ["model"] } };
const byEndpoint = { when: { param: "judge", in: ["endpoint"] } };
const inGroup = { when: { param: "against", in: ["group"] } };
const { words, budget, endMarker, leadIn, verdictTokens } = forcingParams;

export const rewardJudge = defineNode({
  kind: "reward.judge",
  title: "Judge",
  summary: "Has a judge compare completions: a model of this graph, or any OpenAI-compatible endpoint.",
  role: "part",
  paper: { id: "2505.11875", title: "J1" },
  inputs: {
    model: { type: "model", description: "The judge, where it is a model." },
  },
  outputs: { reward: { type: "reward", description: "Share of comparisons won, 0 to 1." } },
  requires: [{ name: "private-network", when: { param: "privateAddress", in: [true] } }],
  params: z.strictObject({
    judge: z.enum(["model", "endpoint"]).default("model").meta({
      title: "Judge",
      description: "The model plugged in; or an endpoint that speaks OpenAI's chat completions.",
    }),
    against: z.enum(["reference", "group"]).default("reference").meta({
      title: "Compared with",
      description: "The answer that the task has; or other completions of the same prompt.",
    }),
    opponents: z.int().min(1).max(1023).nullable().default(3).meta({
      title: "Opponents",
      description: "Each completion meets the next so many of its group; empty for all of them.",
      ui: inGroup,
    }),
    bothOrders: z.boolean().default(true).meta({
      title: "Both orders",
      description:
        "Each comparison is asked twice, the answers swapped, so that a judge's preference for a place cancels out.",
    }),
    tie: z.enum(["half", "loss"]).default("half").meta({
      title: "Ties",
      description: "What a completion gets where the two orders disagree, or both answers are the same text.",
    }),
    noVerdict: z.enum(["errored", "loss", "tie"]).default("errored").meta({
      title: "Without a verdict",
      description:
        "What becomes of a completion where the judge gives none: left out of the step, beaten, or a tie.",
    }),
    extract: z
      .enum(["whole", "after_think", "answer_tag", "boxed", "after_hashes", "last_line"])
      .default("after_think")
      .meta({
        title: "Answer is",
        description:
          "What the judge sees of a completion: everything, or what follows </think>, stands inside <answer>, in \\boxed{}, after ####, or in the last line; without it a completion loses unasked.",
      }),
    template: templateParam,
    framing: z.enum(["delimited", "bare"]).default("delimited").meta({
      title: "Framing",
      description:
        "Texts stand between marks that are new for each question, and are called data; or bare, for a judge trained without marks. Verdict marks and tags inside texts are broken up in both.",
    }),
    longestText: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(8000)
      .meta({
        title: "Longest answer",
        description: "The judge sees so many characters of an answer, and a note that it was cut.",
        ui: { unit: "characters", advanced: true },
      }),
    temperature: z
      .number()
      .min(0)
      .max(10)
      .default(0)
      .meta({ title: "Temperature", description: "Of the judge; 0 for the likeliest tokens." }),
    extensions: z
      .int()
      .min(0)
      .max(16)
      .default(0)
      .meta({ title: "Extensions", description: "How often the judge's stop is replaced (n).", ui: byModel }),
    words: words.meta({ ui: { advanced: true, ...byModel } }),
    budget: budget.meta({ ui: { unit: "tokens", ...byModel } }),
    endMarker: endMarker.meta({ ui: { advanced: true, ...byModel } }),
    leadIn: leadIn.meta({ ui: { advanced: true, ...byModel } }),
    verdictTokens: verdictTokens.meta({ ui: { unit: "tokens", advanced: true, ...byModel } }),
    batchSize: z
      .int()
      .min(1)
      .max(65_536)
      .default(256)
      .meta({
        title: "Batch",
        description: "Questions that the model answers at once.",
        ui: { advanced: true, ...byModel },
      }),
    baseUrl: z.string().max(500).default("").meta({
      title: "Address",
      description: "Up to the version, such as https://api.openai.com/v1.",
      ui: byEndpoint,
    }),
    model: z
      .string()
      .max(200)
      .default("")
      .meta({ title: "Model name", description: "As the endpoint calls it.", ui: byEndpoint }),
    secretVariable: z
      .string()
      .regex(/^(SWITCHYARD_SECRET_[A-Z0-9_]{1,64})?$/, "SWITCHYARD_SECRET_ and capital letters")
      .default("")
      .meta({
        title: "Secret",
        description:
          "Name of a variable of the worker's environment that holds the key; the key itself is never in a graph. Empty for none.",
        ui: byEndpoint,
      }),
    privateAddress: z.boolean().default(false).meta({
      title: "On a private network",
      description:
        "The address may lead to the worker's own machine or its private networks; only workers whose owner allows it take the run.",
      ui: byEndpoint,
    }),
    maxTokens: z
      .int()
      .min(1)
      .max(131_072)
      .default(2048)
      .meta({
        title: "Longest judgment",
        description: "Tokens that the endpoint may write.",
        ui: { unit: "tokens", ...byEndpoint },
      }),
    timeoutSeconds: z
      .number()
      .min(1)
      .max(600)
      .default(60)
      .meta({
        title: "Time for one try",
        description: "A request that takes longer is tried again.",
        ui: { unit: "s", ...byEndpoint },
      }),
    deadlineSeconds: z
      .number()
      .min(1)
      .max(3600)
      .default(240)
      .meta({
        title: "Deadline",
        description: "For one question with all its tries; after it the completion is errored.",
        ui: { unit: "s", ...byEndpoint },
      }),
    retries: z.int().min(0).max(20).default(4).meta({
      title: "Tries again",
      description: "After a failed connection, a time-out, or status 408, 429 or 5xx; each waits longer.",
      ui: byEndpoint,
    }),
    concurrency: z
      .int()
      .min(1)
      .max(256)
      .default(8)
      .meta({ title: "At once", description: "Most requests under way.", ui: byEndpoint }),
    weight: weightParam,
  }),
  signals: {
    mean: {
      title: "Win rate",
      description: "Mean share of comparisons won.",
      unit: "fraction",
      better: "higher",
      primary: true,
    },
    ties: {
      title: "Ties",
      description: "Share of comparisons in which the orders disagree or the texts are the same.",
      unit: "fraction",
    },
    consistency: {
      title: "Judge's consistency",
      description: "Share of comparisons, asked in both orders, in which both verdicts name the same answer.",
      unit: "fraction",
      better: "higher",
      primary: true,
    },
    shareA: {
      title: "Verdicts for A",
      description: "Share of A among the judge's verdicts; far from one half it has a favourite place.",
      unit: "fraction",
    },
    noVerdict: {
      title: "No verdict",
      description: "Share of the judge's answers in which no verdict is found.",
      unit: "fraction",
      better: "lower",
    },
    unanswered: {
      title: "No answer found",
      description: "Share of completions in which nothing could be extracted.",
      unit: "fraction",
      better: "lower",
      health: "unanswered",
    },
    cached: {
      title: "From memory",
      description: "Share of the questions whose verdict this run has had before.",
      unit: "fraction",
    },
    asked: { title: "Asked", description: "Questions that went to the judge in this step.", unit: "count" },
    errored: {
      title: "Errored",
      description: "Share of completions of which a comparison came to nothing.",
      unit: "fraction",
      better: "lower",
      health: "errored",
    },
  },
  check: ({ params, plugged }) => [
    ...checkTemplate(params.template),
    ...(params.judge === "model" ? checkModel(params, plugged) : checkEndpoint(params, plugged)),
  ],
  checkInStage: ({ params, stage }) => [
    ...(params.judge === "model" ? checkLeak(stage.plugged, stage) : []),
    ...checkOpponents(params, stage.plugged),
  ],
});

function checkModel(params: { endMarker: string }, plugged: PluggedNode["plugged"]): CheckFinding[] {
  if (plugged.model?.length) return checkForcing(params, plugged);
  return [
    {
      port: "model",
      message: "A model is to judge, but none is plugged in.",
      remedy: "Plug the judge into 'model', or let an endpoint judge.",
    },
  ];
}

function checkEndpoint(
  params: {
    baseUrl: string;
    model: string;
    secretVariable: string;
    timeoutSeconds: number;
    deadlineSeconds: number;
  },
  { model = [] }: PluggedNode["plugged"],
): CheckFinding[] {
  const findings: CheckFinding[] = [];
  if (!/^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/.test(params.baseUrl))
    findings.push({
      param: "baseUrl",
      message: "This is no address of an endpoint.",
      remedy: "Write it with http or https, without a key, a question mark or a user name.",
    });
  if (params.model === "")
    findings.push({
      param: "model",
      message: "The endpoint is not told which model is to judge.",
      remedy: "Write the name that the endpoint gives the model.",
    });
  if (params.secretVariable.endsWith("_HOSTS"))
    findings.push({
      param: "secretVariable",
      message: "A variable that ends in _HOSTS lists hosts and is no secret.",
      remedy: "Name the variable without _HOSTS.",
    });
  if (params.baseUrl.startsWith("http://") && params.secretVariable !== "")
    findings.push({
      param: "baseUrl",
      severity: "warning",
      message: "The key is sent without encryption.",
      remedy: "Use an address that begins with https://.",
    });
  if (params.deadlineSeconds < params.timeoutSeconds)
    findings.push({
      param: "deadlineSeconds",
      message: "The deadline is over before one try is.",
      remedy: "Raise the deadline, or give each try less time.",
    });
  if (model.length > 0)
    findings.push({
      port: "model",
      severity: "warning",
      message: "A model is plugged in, but does not judge.",
      remedy: "Let the model judge, or take its wire away.",
    });
  return findings;
}

/** A judge that has learnt the very labels says what it remembers, not what it sees. */
function checkLeak({ tasks = [] }: PluggedNode["plugged"], stage: PluggedNode): CheckFinding[] {
  const judged = new Set(tasks.flatMap(sourcesOf).map(({ id }) => id));
  const judges = judgesIn(stage.plugged.reward ?? []);
  const shared = judges.flatMap(sourcesOf).find(({ id }) => judged.has(id));
  if (!shared) return [];
  return [
    {
      severity: "warning",
      message: `The judge has learnt from '${shared.id}', whose prompts it is to judge here.`,
      remedy: "Give the judge other problems than the policy: what it remembers is no judgment.",
    },
  ];
}

/** Models plugged into rewards, also into those that are plugged into others. */
const judgesIn = (rewards: readonly PluggedNode[]): PluggedNode[] =>
  rewards.flatMap(({ plugged: { model = [], ...others } }) => [
    ...model,
    ...judgesIn(Object.values(others).flat()),
  ]);

function checkOpponents(
  { against }: { against: string },
  { rollout = [] }: PluggedNode["plugged"],
): CheckFinding[] {
  const [sampler] = rollout;
  if (against !== "group" || !sampler || Number(sampler.params.groupSize) > 1) return [];
  return [
    {
      param: "against",
      message: `'${sampler.id}' samples one completion a prompt, which has no other to be compared with.`,
      remedy: "Sample several completions of each prompt, or compare with the reference.",
    },
  ];
}
