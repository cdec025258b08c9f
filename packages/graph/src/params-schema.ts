import { z } from "zod";
import type { NodeDefinition, ParamUi } from "./define-node";

/** The part of JSON Schema that parameters may use. Readers throw on any other form, so that none slips in. */
export interface JsonSchema {
  type?: string;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  title?: string;
  description?: string;
  default?: unknown;
  ui?: ParamUi;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
  additionalProperties?: unknown;
  propertyNames?: unknown;
}

/** JSON Schema of a kind's finished parameters: every field with a default is required. */
export const schemaOf = (node: NodeDefinition): JsonSchema =>
  z.toJSONSchema(node.params, { io: "output" }) as JsonSchema;

/** `X | null` is the only union that parameters may use. */
export function unwrapNullable(schema: JsonSchema, where: string): { schema: JsonSchema; nullable: boolean } {
  if (!schema.anyOf) return { schema, nullable: false };
  const some = schema.anyOf.filter((option) => option.type !== "null");
  const [only] = some;
  if (some.length !== 1 || schema.anyOf.length !== 2 || !only)
    throw new Error(`${where}: only X | null unions`);
  return { schema: only, nullable: true };
}
