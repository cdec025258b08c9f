import { type JsonSchema, type NodeDefinition, schemaOf, unwrapNullable } from "@switchyard/graph";

const BOUNDS = {
  minimum: "ge",
  maximum: "le",
  exclusiveMinimum: "gt",
  exclusiveMaximum: "lt",
  minLength: "min_length",
  maxLength: "max_length",
  minItems: "min_length",
  maxItems: "max_length",
} as const satisfies Partial<Record<keyof JsonSchema, string>>;

export const pascalCase = (kind: string): string =>
  kind.replace(/(^|[._])([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase());

export const snakeCase = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

export const pythonString = (text: string): string => JSON.stringify(text);

const pythonLiteral = (value: unknown): string => {
  if (typeof value === "string") return pythonString(value);
  if (typeof value === "number") return String(value);
  throw new Error(`a literal of type ${typeof value} has no Python form`);
};

function constraints(schema: JsonSchema): string {
  const found = Object.entries(BOUNDS).flatMap(([key, name]) => {
    const bound = schema[key as keyof typeof BOUNDS];
    return bound === undefined || Math.abs(bound) === Number.MAX_SAFE_INTEGER ? [] : [`${name}=${bound}`];
  });
  if (schema.pattern !== undefined)
    found.push(`pattern=r${pythonString(schema.pattern).replaceAll("\\\\", "\\")}`);
  return found.length > 0 ? `, Meta(${found.join(", ")})` : "";
}

function baseType(schema: JsonSchema, where: string): string {
  switch (schema.type) {
    case "string":
      return "str";
    case "integer":
      return "int";
    case "number":
      return "float";
    case "boolean":
      return "bool";
    case "array":
      if (!schema.items) throw new Error(`${where}: an array needs items`);
      return `tuple[${typeOf(schema.items, where)}, ...]`;
    case "object":
      if (schema.properties) throw new Error(`${where}: nested objects are not supported`);
      return "dict[str, Any]";
    default:
      throw new Error(`${where}: no Python form for ${JSON.stringify(schema)}`);
  }
}

function typeOf(schema: JsonSchema, where: string): string {
  if (schema.enum) return `Literal[${schema.enum.map(pythonLiteral).join(", ")}]`;
  if (schema.anyOf) return `${typeOf(unwrapNullable(schema, where).schema, where)} | None`;
  const base = baseType(schema, where);
  const bounds = constraints(schema);
  return bounds ? `Annotated[${base}${bounds}]` : base;
}

/** A tagged `msgspec.Struct` for one kind: every field required, unknown fields refused. */
export function pythonStruct(node: NodeDefinition): string {
  const fields = Object.entries(schemaOf(node).properties ?? {}).map(([name, schema]) => {
    const doc = (schema.description ?? "").replaceAll("\\", "\\\\").replaceAll('"', "'");
    if (!doc) throw new Error(`${node.kind}.${name} has no description`);
    return `    ${snakeCase(name)}: ${typeOf(schema, `${node.kind}.${name}`)}\n    """${doc}"""`;
  });
  return [
    `class ${pascalCase(node.kind)}(`,
    `    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="${node.kind}", rename="camel"`,
    "):",
    `    """${node.title}. ${node.summary.replaceAll('"', "'")}"""`,
    "",
    fields.join("\n"),
  ].join("\n");
}
