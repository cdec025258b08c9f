import { NODES } from "@switchyard/catalog";
import { familyOf, type NodeDefinition, type WireType } from "@switchyard/graph";
import { accentOf, type WireProbe } from "@/features/graph-view";

/** Under this type a dragged palette entry carries its kind. */
export const KIND_MIME = "application/x-switchyard-kind";

export interface KindEntry {
  kind: string;
  title: string;
  summary: string;
  accent: WireType | null;
  definition: NodeDefinition;
  /** Lower case; what a search looks through. */
  text: string;
}

export interface Family {
  id: string;
  title: string;
  kinds: readonly KindEntry[];
}

const entryOf = (definition: NodeDefinition): KindEntry => ({
  kind: definition.kind,
  title: definition.title,
  summary: definition.summary,
  accent: accentOf(definition),
  definition,
  text: `${definition.title} ${definition.kind} ${definition.summary}`.toLowerCase(),
});

const titleOf = (family: string): string => family.charAt(0).toUpperCase() + family.slice(1);

function groupByFamily(): Family[] {
  const families = new Map<string, KindEntry[]>();
  for (const node of NODES) {
    const family = familyOf(node.kind);
    const entry = entryOf(node as unknown as NodeDefinition);
    const held = families.get(family);
    if (held) held.push(entry);
    else families.set(family, [entry]);
  }
  return [...families].map(([id, kinds]) => ({ id, title: titleOf(id), kinds }));
}

/** In palette order. */
export const FAMILIES: readonly Family[] = groupByFamily();
export const KINDS: readonly KindEntry[] = FAMILIES.flatMap((family) => family.kinds);

/** How well an entry answers a search, 0 for not at all: its title counts above its kind, and that above its summary. */
export function scoreOf(entry: KindEntry, query: string): number {
  const wanted = query.trim().toLowerCase();
  const title = entry.title.toLowerCase();
  if (title.startsWith(wanted)) return 1;
  if (title.includes(wanted)) return 0.8;
  if (entry.kind.includes(wanted)) return 0.6;
  return wanted.split(/\s+/).every((word) => entry.text.includes(word)) ? 0.3 : 0;
}

/** Entries that hold every word of the query; families without one are left out. */
export function searchFamilies(query: string): Family[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return FAMILIES.map((family) => ({
    ...family,
    kinds: family.kinds.filter((entry) => words.every((word) => entry.text.includes(word))),
  })).filter((family) => family.kinds.length > 0);
}

/** The port of a kind that the loose end of a wire could go into; null where none could. */
export function portFor(entry: KindEntry, side: WireProbe["from"]["side"], type: WireType): string | null {
  const ports = side === "source" ? entry.definition.inputs : entry.definition.outputs;
  return Object.entries(ports).find(([, port]) => port.type === type)?.[0] ?? null;
}
