/** What of a paper is built here: derived from the catalog, the templates and what has been measured. */
import { type Catalog, defaultsOf, type JsonValue, type NodeDefinition } from "@switchyard/graph";
import type { Template } from "../templates/template";
import type { Paper, PaperPart, PaperSetting } from "./paper";
import type { ClaimResult } from "./result";

export interface PaperNode extends PaperPart {
  /** Null while there is no such kind. */
  readonly definition: NodeDefinition | null;
}

export interface SettingRow extends PaperSetting {
  /** Null where it is no parameter of ours. */
  readonly ownDefault: string | null;
  readonly inTemplate: string | null;
}

export interface NamedResult {
  readonly name: string;
  readonly result: ClaimResult;
}

export interface PaperStanding {
  /** Whether the catalog has a kind of this paper. */
  readonly isBuilt: boolean;
  readonly nodes: readonly PaperNode[];
  readonly settings: readonly SettingRow[];
  readonly template: Template | null;
  readonly results: readonly NamedResult[];
}

interface World {
  readonly catalog: Catalog;
  readonly templates: readonly Template[];
  readonly results: Readonly<Record<string, ClaimResult>>;
}

export function standingOf(paper: Paper, { catalog, templates, results }: World): PaperStanding {
  const template = templates.find(({ slug }) => slug === paper.template) ?? null;
  return {
    isBuilt: ownKinds(paper, catalog).length > 0,
    nodes: paper.parts.map((part) => ({ ...part, definition: catalog.get(part.kind) ?? null })),
    settings: paper.settings.map((setting) => settingRow(setting, catalog, template)),
    template,
    results: Object.entries(results)
      .filter(([name]) => name === paper.slug || name.startsWith(`${paper.slug}-`))
      .map(([name, result]) => ({ name, result })),
  };
}

/** Kinds that name the paper as their source. */
export const ownKinds = ({ arxiv }: Paper, catalog: Catalog): NodeDefinition[] =>
  [...catalog.values()].filter((node) => node.paper?.id === arxiv);

function settingRow(setting: PaperSetting, catalog: Catalog, template: Template | null): SettingRow {
  const { ours } = setting;
  const definition = ours && catalog.get(ours.kind);
  if (!ours || !definition || !Object.hasOwn(definition.params.shape, ours.param))
    return { ...setting, ownDefault: null, inTemplate: null };
  const standard = defaultsOf(definition)[ours.param];
  const node = template?.graph.nodes.find(({ kind }) => kind === ours.kind);
  return {
    ...setting,
    ownDefault: shownValue(standard),
    inTemplate: node ? shownValue(node.params[ours.param] ?? standard) : null,
  };
}

/** A parameter's value as a page shows it. */
export function shownValue(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.map(shownValue).join(", ") || "none";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
