import { z } from "zod";

/** Gives what the schema makes of a value, or `z.INVALID` where that is for the schema itself to say. */
export type Reader = (value: unknown) => unknown;

/**
 * A reader of what is good, put together of functions: what zod's own compiler makes as code, for pages, which may not make
 * any. Objects and records are walked here; each value in them, with all its checks, is read by its own schema.
 */
export function readerOf(schema: z.core.$ZodType): Reader {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.checks?.length) return valueReader(schema);
  switch (def.type) {
    case "object":
      return def.catchall?._zod.def.type === "never" ? objectReader(def.shape) : valueReader(schema);
    case "record":
      return def.keyType._zod.values ? valueReader(schema) : recordReader(def);
    case "optional":
      return unless(undefined, schema, def.innerType);
    case "nullable":
      return unless(null, schema, def.innerType);
    default:
      return valueReader(schema);
  }
}

function valueReader(schema: z.core.$ZodType): Reader {
  return (value) => {
    const result = schema._zod.run({ value, issues: [] }, { async: false });
    return result instanceof Promise || result.issues.length > 0 ? z.INVALID : result.value;
  };
}

function unless(nothing: null | undefined, schema: z.core.$ZodType, inner: z.core.$ZodType): Reader {
  const readNothing = valueReader(schema);
  const read = readerOf(inner);
  return (value) => (value === nothing ? readNothing(value) : read(value));
}

/** Of a strict object. What is absent is read only where the schema has something in its place. */
function objectReader(shape: z.core.$ZodShape): Reader {
  const fields = Object.entries(shape).map(([key, field]) => ({
    key,
    read: readerOf(field),
    isFree: mayLack(field),
    hasDefault: field._zod.def.type === "default",
  }));
  const known = new Set(Object.keys(shape));
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return z.INVALID;
    for (const key in value) if (!known.has(key)) return z.INVALID;
    const given = value as Record<string, unknown>;
    const made: Record<string, unknown> = {};
    for (const { key, read, isFree, hasDefault } of fields) {
      const isGiven = key in given;
      if (!isGiven && isFree) continue;
      const held = isGiven || hasDefault ? read(given[key]) : z.INVALID;
      if (held === z.INVALID) return z.INVALID;
      made[key] = held;
    }
    return made;
  };
}

/** Whether what is absent stays so. */
function mayLack(field: z.core.$ZodType): boolean {
  const { def } = (field as z.core.$ZodTypes)._zod;
  return def.type === "optional" && def.innerType._zod.optin === undefined;
}

function recordReader({ keyType, valueType }: z.core.$ZodRecordDef): Reader {
  const readKey = readerOf(keyType);
  const readHeld = readerOf(valueType);
  return (value) => {
    if (!z.core.util.isPlainObject(value) || Object.getOwnPropertySymbols(value).length > 0) return z.INVALID;
    const made: Record<string, unknown> = {};
    for (const key of Object.keys(value)) {
      const held = key === "__proto__" || readKey(key) !== key ? z.INVALID : readHeld(value[key]);
      if (held === z.INVALID) return z.INVALID;
      made[key] = held;
    }
    return made;
  };
}
