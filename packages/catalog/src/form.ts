import { type JsonSchema, type JsonValue, type ParamUi, schemaOf, unwrapNullable } from "@switchyard/graph";
import { catalog } from "./catalog";

/** What a value may be; the designer picks a control by `type` unless `ui.widget` names one. */
export type FieldShape =
  | {
      readonly type: "number" | "int";
      readonly min?: number;
      readonly max?: number;
      /** True where the bound itself is not allowed. */
      readonly minExclusive: boolean;
      readonly maxExclusive: boolean;
    }
  | { readonly type: "boolean" }
  | { readonly type: "enum"; readonly options: readonly string[] }
  | { readonly type: "string"; readonly maxLength?: number; readonly pattern?: string }
  | {
      readonly type: "list";
      readonly item: FieldShape;
      readonly minItems: number;
      readonly maxItems?: number;
    }
  /** A JSON object, passed on as it is. */
  | { readonly type: "json" };

/** One parameter of a kind, as a form shows it. */
export type Field = FieldShape & {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** True where the value may be empty (null). */
  readonly nullable: boolean;
  readonly default: JsonValue;
  readonly ui: ParamUi;
};

const fieldsByKind = new Map<string, readonly Field[]>();

/** The fields of a kind in declared order; none for a kind that the catalog does not hold. */
export function fieldsOf(kind: string): readonly Field[] {
  const held = fieldsByKind.get(kind);
  if (held) return held;
  const node = catalog.get(kind);
  const fields = Object.entries(node ? (schemaOf(node).properties ?? {}) : {}).map(([name, schema]) =>
    fieldOf(name, schema, `${kind}.${name}`),
  );
  if (node) fieldsByKind.set(kind, fields);
  return fields;
}

/** Whether a field takes effect, given the other parameters (its `ui.when`). */
export function isFieldShown(field: Field, params: Readonly<Record<string, unknown>>): boolean {
  const { when } = field.ui;
  if (!when) return true;
  return when.in.some((value) => value === params[when.param]);
}

function fieldOf(name: string, schema: JsonSchema, where: string): Field {
  if (!schema.title || !schema.description) throw new Error(`${where} needs a title and a description`);
  if (schema.default === undefined) throw new Error(`${where} has no default`);
  const { schema: inner, nullable } = unwrapNullable(schema, where);
  return {
    ...shapeOf(inner, where),
    name,
    title: schema.title,
    description: schema.description,
    nullable,
    default: schema.default as JsonValue,
    ui: schema.ui ?? {},
  };
}

function shapeOf(schema: JsonSchema, where: string): FieldShape {
  if (schema.enum) return { type: "enum", options: schema.enum.map(String) };
  switch (schema.type) {
    case "boolean":
      return { type: "boolean" };
    case "number":
    case "integer":
      return numberShape(schema);
    case "string":
      return { type: "string", ...defined({ maxLength: schema.maxLength, pattern: schema.pattern }) };
    case "array":
      if (!schema.items) throw new Error(`${where}: a list needs items`);
      return {
        type: "list",
        item: shapeOf(schema.items, where),
        minItems: schema.minItems ?? 0,
        ...defined({ maxItems: schema.maxItems }),
      };
    case "object":
      return { type: "json" };
    default:
      throw new Error(`${where}: no form control for ${JSON.stringify(schema)}`);
  }
}

function numberShape(schema: JsonSchema): FieldShape {
  const bound = (...candidates: (number | undefined)[]): number | undefined =>
    // zod gives integers the safe-integer range; as a bound on a form it says nothing.
    candidates.find((value) => value !== undefined && Math.abs(value) !== Number.MAX_SAFE_INTEGER);
  return {
    type: schema.type === "integer" ? "int" : "number",
    ...defined({
      min: bound(schema.minimum, schema.exclusiveMinimum),
      max: bound(schema.maximum, schema.exclusiveMaximum),
    }),
    minExclusive: schema.exclusiveMinimum !== undefined,
    maxExclusive: schema.exclusiveMaximum !== undefined,
  };
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Leaves out the keys that hold undefined. */
function defined<T extends object>(object: T): Defined<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Defined<T>;
}
