/**
 * What some kinds need on the machine of the worker besides the trainer itself. A worker says which of these it has, and
 * why not the others; a run goes only to a worker that has all of what its nodes require.
 *
 * The list is closed: to add one, add it here, and to the trainer's own probes (`trainer/requirements`), which look for it.
 */

export interface RequirementInfo {
  /** Shown as a badge. */
  readonly title: string;
  /** One sentence. */
  readonly description: string;
  /** What a person does on the worker's machine to have it. */
  readonly remedy: string;
}

export const REQUIREMENTS = {
  sandbox: {
    title: "Sandbox",
    description:
      "Code that a model or a user wrote runs inside bubblewrap, without network, files or secrets.",
    remedy:
      "On the worker's machine: `apt-get install bubblewrap` (Debian, Ubuntu), then start the worker again.",
  },
  iverilog: {
    title: "Icarus Verilog",
    description: "Verilog is compiled and simulated by Icarus Verilog.",
    remedy:
      "On the worker's machine: `apt-get install iverilog` (Debian, Ubuntu), then start the worker again.",
  },
  "custom-code": {
    title: "Custom code",
    description: "The worker's owner allows graphs to bring code of their own, which runs in the sandbox.",
    remedy:
      "Start the worker with --allow-custom-code, if you trust those who may start runs; for the local worker: `npm start -- --allow-custom-code`.",
  },
  "private-network": {
    title: "Private network",
    description:
      "The worker's owner allows graphs to send requests to its own machine and its private networks.",
    remedy:
      "Start the worker with --allow-private-network, if you trust those who may start runs; for the local worker: `npm start -- --allow-private-network`.",
  },
} as const satisfies Record<string, RequirementInfo>;

export type Requirement = keyof typeof REQUIREMENTS;
export const REQUIREMENT_NAMES = Object.keys(REQUIREMENTS) as Requirement[];

/** Null for a name that this version does not know. */
export const requirementInfo = (name: string): RequirementInfo | null =>
  Object.hasOwn(REQUIREMENTS, name) ? REQUIREMENTS[name as Requirement] : null;

/** What a kind requires; with `when`, only where a parameter has one of some values. */
export type Required =
  | Requirement
  | {
      readonly name: Requirement;
      readonly when: { readonly param: string; readonly in: readonly (string | number | boolean)[] };
    };

/** What a node with these parameters requires, each once, in the order of the list. */
export function requiredBy(
  { requires }: { readonly requires: readonly Required[] },
  params: Readonly<Record<string, unknown>>,
): Requirement[] {
  const named = requires.map((one) => {
    if (typeof one === "string") return one;
    return one.when.in.some((value) => value === params[one.when.param]) ? one.name : null;
  });
  return REQUIREMENT_NAMES.filter((name) => named.includes(name));
}

/** Where nothing that could be known has what a node requires: what is missing, in words. */
export interface Lack {
  readonly name: string;
  readonly title: string;
  readonly message: string;
  readonly remedy: string;
}

/** What a worker says of one requirement; `problem` is why it does not have it. */
export interface Offer {
  readonly name: string;
  readonly problem: { readonly message: string; readonly remedy: string } | null;
}

export const namesOffered = (offers: readonly Offer[]): string[] =>
  offers.filter(({ problem }) => problem === null).map(({ name }) => name);

/** What of `required` a worker does not have, with its own reason where it gave one. */
export function lacks(required: readonly string[], offers: readonly Offer[]): Lack[] {
  const held = new Map(offers.map((offer) => [offer.name, offer]));
  return required.flatMap((name) => {
    const offer = held.get(name);
    if (offer?.problem === null) return [];
    const info = requirementInfo(name);
    const title = info?.title ?? name;
    const silent = `The worker does not say that it has '${title}'.`;
    return [
      {
        name,
        title,
        message: offer?.problem?.message ?? silent,
        remedy: offer?.problem?.remedy ?? info?.remedy ?? "Update the worker.",
      },
    ];
  });
}

/**
 * What no worker of `workers` can be found for: nothing where one has all of `required`, else what the worker lacks that
 * lacks least. Null where there is no worker to judge by.
 */
export function lackOfAll(
  required: readonly string[],
  workers: readonly (readonly Offer[])[],
): Lack[] | null {
  const [best] = workers
    .map((offers) => lacks(required, offers))
    .sort((one, other) => one.length - other.length);
  return best ?? null;
}
