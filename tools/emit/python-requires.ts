import { type NodeDefinition, type Required, type RequirementInfo, schemaOf } from "@switchyard/graph";
import { pascalCase, pythonString, snakeCase } from "./python-struct";

const pythonLiteral = (value: string | number | boolean): string => {
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "string" ? pythonString(value) : String(value);
};

/** What a machine may have, with the words for it. */
export function requirementTable(requirements: Readonly<Record<string, RequirementInfo>>): string {
  const rows = Object.entries(requirements).map(
    ([name, { title, remedy }]) =>
      `    ${pythonString(name)}: (\n        ${pythonString(title)},\n        ${pythonString(remedy)},\n    ),`,
  );
  return [
    "REQUIREMENTS: dict[str, tuple[str, str]] = {",
    ...rows,
    "}",
    '"""What a kind may require of the machine -> title, remedy."""',
  ].join("\n");
}

/** What each kind requires; kinds that require nothing are left out. */
export function requiresTable(nodes: readonly NodeDefinition[]): string {
  const rows = nodes
    .filter(({ requires }) => requires.length > 0)
    .map(
      (node) =>
        `    ${pascalCase(node.kind)}: (${node.requires.map((one) => `${requiredRow(node, one)},`).join(" ")}),`,
    );
  return [
    "REQUIRES: dict[type[Struct], tuple[tuple[str, str | None, tuple[str | int | float | bool, ...]], ...]] = {",
    ...rows,
    "}",
    '"""By kind: requirement, and the parameter that decides with the values for which it does; None for always."""',
  ].join("\n");
}

function requiredRow(node: NodeDefinition, one: Required): string {
  if (typeof one === "string") return `(${pythonString(one)}, None, ())`;
  const { param, in: values } = one.when;
  if (!Object.hasOwn(schemaOf(node).properties ?? {}, param))
    throw new Error(`${node.kind} requires ${one.name} by its parameter '${param}', which it does not have`);
  return `(${pythonString(one.name)}, ${pythonString(snakeCase(param))}, (${values.map((value) => `${pythonLiteral(value)},`).join(" ")}))`;
}
