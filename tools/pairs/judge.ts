/** What becomes of every two kinds that meet: a job, a refusal with its reason, or no place where they could meet. */
import type { Template } from "@switchyard/catalog";
import { compile } from "@switchyard/compiler";
import {
  type Catalog,
  defaultsOf,
  type GraphDoc,
  type GraphProblem,
  type JsonValue,
  type NodeDefinition,
  schemaOf,
} from "@switchyard/graph";
import type { JobSpec } from "@switchyard/protocol";
import { isTrainingStage, type Pair, pairedKinds, pairsOf, portFor, shareSlot, wireOf } from "./kinds";
import { type Ingredients, pairGraph } from "./pair-graph";
import { companyOf, homeOf, plainSetting } from "./setting";

export type Verdict =
  | {
      readonly verdict: "works";
      readonly spec: JobSpec;
      readonly warnings: readonly GraphProblem[];
      /** What is refused at the kinds' defaults, where other parameters are needed. */
      readonly refusedAtDefaults: readonly GraphProblem[];
    }
  | { readonly verdict: "refused"; readonly doc: GraphDoc; readonly problems: readonly GraphProblem[] }
  /** No stage takes both wires. */
  | { readonly verdict: "apart" };

export type JudgedPair = Verdict & { readonly pair: readonly [string, string] };

/** All pairs of the catalog. Pure: the same catalog and templates give the same jobs. */
export function judgePairs(catalog: Catalog, templates: readonly Template[]): JudgedPair[] {
  const kinds = pairedKinds(catalog);
  return pairsOf(kinds).map((pair) => ({
    pair: [pair[0].kind, pair[1].kind],
    ...judge(pair, { kinds, catalog, templates }),
  }));
}

interface World {
  readonly kinds: readonly NodeDefinition[];
  readonly catalog: Catalog;
  readonly templates: readonly Template[];
}

function judge(pair: Pair, world: World): Verdict {
  const parts = pair.filter((kind) => !isTrainingStage(kind));
  const stages = pair.filter(isTrainingStage);
  const takesAll = (stage: NodeDefinition): boolean => parts.every((part) => portFor(stage, wireOf(part)));
  const hosts = stages.length > 0 ? stages : world.kinds.filter(isTrainingStage).filter(takesAll).slice(0, 1);
  if (hosts.length === 0 || !hosts.every(takesAll)) return { verdict: "apart" };

  let refused: Extract<Verdict, { verdict: "refused" }> | null = null;
  for (const ingredients of attempts(pair, world)) {
    const doc = pairGraph(hosts, parts, ingredients);
    const result = compile(doc, world.catalog);
    if (result.ok) {
      const { spec, warnings } = result;
      return { verdict: "works", spec, warnings, refusedAtDefaults: refused?.problems ?? [] };
    }
    refused ??= { verdict: "refused", doc, problems: result.problems.filter(isError) };
    if (isFinal(pair)) break;
  }
  if (!refused) throw new Error("nothing was tried");
  return refused;
}

const isError = ({ severity }: GraphProblem): boolean => severity === "error";

/** Whether the two do not go together whatever their parameters. */
const isFinal = ([one, other]: Pair): boolean =>
  shareSlot(one, other) || refusesAlways(one, other) || refusesAlways(other, one);

const refusesAlways = ({ rules }: NodeDefinition, { kind }: NodeDefinition): boolean =>
  rules.some((rule) => rule.severity === "error" && !rule.when && rule.meets.includes(kind));

/** Defaults; then as the templates that show one of the two have it set; then each of these with one choice changed. */
function* attempts(pair: Pair, { catalog, templates }: World): Generator<Ingredients> {
  const [first] = templates;
  if (!first) throw new Error("there is no template");
  const homes = pair.flatMap((kind) => homeOf(kind, templates, catalog) ?? []);
  const everyone = homes.flatMap((home) => companyOf(home, catalog));
  const shown = homes.flatMap((setting) => {
    const own = companyOf(setting, catalog);
    // Its own values before those of the other's home.
    const params = Object.fromEntries([...everyone, ...own].map((node) => [node.kind, node.params]));
    return [[], own, everyone].map((company) => {
      return { catalog, setting, params, company: company.map(({ kind }) => kind) };
    });
  });
  const plain = { catalog, setting: plainSetting(first, catalog), params: {}, company: [] };
  const bases: Ingredients[] = [plain, ...shown];
  yield* bases;
  for (const base of bases) {
    for (const { kind, param, value } of pair.flatMap(otherChoices)) {
      yield { ...base, params: { ...base.params, [kind]: { ...base.params[kind], [param]: value } } };
    }
  }
}

interface Choice {
  readonly kind: string;
  readonly param: string;
  readonly value: JsonValue;
}

/** Each other value of a parameter that has a few. */
function otherChoices(definition: NodeDefinition): Choice[] {
  const defaults = defaultsOf(definition);
  return Object.entries(schemaOf(definition).properties ?? {}).flatMap(([param, schema]) => {
    const values: readonly unknown[] = schema.enum ?? (schema.type === "boolean" ? [false, true] : []);
    return values
      .filter((value) => value !== defaults[param])
      .map((value) => ({ kind: definition.kind, param, value: value as JsonValue }));
  });
}
