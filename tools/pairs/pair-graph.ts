/** The smallest graph in which two kinds meet. */
import {
  type Catalog,
  emptyGraph,
  type GraphDoc,
  type JsonValue,
  missingFill,
  type NodeDefinition,
  type PortRef,
  type WireType,
} from "@switchyard/graph";
import { idOf, isStartOfChain, isTrainingStage, linkOf, portFor, shareSlot, wireOf } from "./kinds";
import { nodeOf, pluggedInto, type Setting, throughStages, wiresInto } from "./setting";

type Params = Readonly<Record<string, JsonValue>>;

export interface Ingredients {
  readonly catalog: Catalog;
  /** Sources, rewards and whatever else must be there come from here. */
  readonly setting: Setting;
  /** By kind; defaults where absent. */
  readonly params: Readonly<Record<string, Params>>;
  /** Kinds that are plugged in too, where there is room. */
  readonly company: readonly string[];
}

/**
 * Stages follow one another on one model; parts are plugged into the only stage, with what they do not work without.
 */
export function pairGraph(
  stages: readonly NodeDefinition[],
  parts: readonly NodeDefinition[],
  ingredients: Ingredients,
): GraphDoc {
  const draft = new Draft(ingredients);
  let model: PortRef | null = null;
  for (const stage of stages) {
    const id = draft.add(stage);
    const plugged = withCompanions(stage, parts, ingredients);
    for (const [wire, chain] of byWire(plugged)) draft.plugChain(chain, stage, portFor(stage, wire));
    draft.plugRequired(id, stage, model);
    model = { node: id, port: Object.keys(stage.outputs)[0] ?? "" };
  }
  return draft.doc();
}

/** The parts, what they and the stage need beside them, and the company that is wanted. */
function withCompanions(
  stage: NodeDefinition,
  parts: readonly NodeDefinition[],
  { catalog, company }: Ingredients,
): NodeDefinition[] {
  const plugged = [...parts];
  const add = (kind: string): void => {
    const candidate = catalog.get(kind);
    if (!candidate || isTrainingStage(candidate) || !portFor(stage, wireOf(candidate))) return;
    const hasRoom = plugged.every((held) => held !== candidate && !shareSlot(held, candidate));
    if (hasRoom) plugged.push(candidate);
  };
  // The list grows while it is walked: a companion may need one in turn.
  for (const node of plugged) for (const { oneOf } of node.goesWith) addFirst(oneOf, plugged, add);
  for (const { oneOf } of stage.goesWith) addFirst(oneOf, plugged, add);
  for (const kind of company) add(kind);
  return plugged;
}

function addFirst(
  kinds: readonly string[],
  plugged: readonly NodeDefinition[],
  add: (kind: string) => void,
): void {
  for (const kind of kinds) {
    if (kinds.some((wanted) => plugged.some((held) => held.kind === wanted))) return;
    add(kind);
  }
}

/** The parts of each wire, what begins its chain first. */
function byWire(parts: readonly NodeDefinition[]): [WireType, NodeDefinition[]][] {
  const links = parts.filter((part) => !isStartOfChain(part));
  const ordered = [...parts.filter(isStartOfChain), ...links];
  const wires = [...new Set(ordered.map(wireOf))];
  return wires.map((wire) => [wire, ordered.filter((part) => wireOf(part) === wire)]);
}

class Draft {
  readonly #ingredients: Ingredients;
  #doc = emptyGraph();

  constructor(ingredients: Ingredients) {
    this.#ingredients = ingredients;
  }

  doc(): GraphDoc {
    return this.#doc;
  }

  add({ kind }: NodeDefinition): string {
    const id = idOf(kind);
    this.#put({ id, kind, params: { ...this.#ingredients.params[kind] } });
    return id;
  }

  /** A chain's links behind one another into the stage. Two starts do not chain: both go to the port. */
  plugChain(chain: readonly NodeDefinition[], stage: NodeDefinition, port = ""): void {
    const to = { node: idOf(stage.kind), port };
    let end: PortRef | null = null;
    for (const part of [...this.#startFor(chain, stage, port), ...chain]) {
      const id = this.add(part);
      const link = linkOf(part);
      if (end && link) this.#wire(end, { node: id, port: link });
      else if (end) this.#wire(end, to);
      end = { node: id, port: Object.keys(part.outputs)[0] ?? "" };
      this.plugRequired(id, part, null);
    }
    if (end) this.#wire(end, to);
  }

  /** A chain of links that asks for a beginning gets what the stage would begin it with. */
  #startFor(chain: readonly NodeDefinition[], stage: NodeDefinition, port: string): NodeDefinition[] {
    const held = chain.map((definition) => ({ id: "", definition, inputs: new Map() }));
    const missing = missingFill(stage.inputs[port]?.fill ?? [], held, this.#ingredients.catalog);
    const [far] = chain;
    const link = far && linkOf(far);
    return link && far.inputs[link]?.required ? missing.filter(isStartOfChain) : [];
  }

  /** Plugs into each port that must not be empty what the setting has there. */
  plugRequired(id: string, { inputs }: NodeDefinition, model: PortRef | null): void {
    const { catalog, setting } = this.#ingredients;
    for (const [port, { type, required }] of Object.entries(inputs)) {
      if (!required || wiresInto(this.#doc, id).some(({ to }) => to.port === port)) continue;
      const from =
        type === "model" && model
          ? [model]
          : pluggedInto(setting, { port, type }, catalog).map((ref) => this.#copied(ref));
      for (const ref of from) this.#wire(ref, { node: id, port });
    }
  }

  /** A node of the setting with everything before it. */
  #copied(ref: PortRef): PortRef {
    const { catalog, setting } = this.#ingredients;
    if (this.#doc.nodes.some(({ id }) => id === ref.node)) return ref;
    this.#put(nodeOf(setting.doc, ref.node));
    for (const { from, to } of wiresInto(setting.doc, ref.node)) {
      this.#wire(this.#copied(throughStages(setting.doc, from, catalog)), to);
    }
    return ref;
  }

  #put({ id, kind, params }: Pick<GraphDoc["nodes"][number], "id" | "kind" | "params">): void {
    this.#doc = { ...this.#doc, nodes: [...this.#doc.nodes, { id, kind, params, position: { x: 0, y: 0 } }] };
  }

  #wire(from: PortRef, to: PortRef): void {
    this.#doc = { ...this.#doc, edges: [...this.#doc.edges, { from, to }] };
  }
}
