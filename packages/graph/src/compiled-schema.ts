import { z } from "zod";
import { type Reader, readerOf } from "./schema-reader";

/**
 * The same schema with a quick way to read what is good; what is not, the schema itself reads once more, and says what is
 * wrong. Where code may not be made from text, as on our pages, the way is somewhat longer: even to try would be reported
 * as a breach of the page's policy.
 */
export const compiledSchema = <S extends z.ZodType>(
  schema: S,
  mayMakeCode = z.core.util.allowsEval.value,
): S => (mayMakeCode ? z.compile(schema) : withReader(schema));

function withReader<S extends z.ZodType>(schema: S): S {
  let reader: Reader | null = null;
  const read = (value: unknown): unknown => {
    reader ??= readerOf(schema);
    return reader(value);
  };
  try {
    return z.withParser(schema, read as (value: unknown) => z.output<S>);
  } catch (error) {
    // As `z.compile` does: a schema that holds itself reads for itself.
    if (error instanceof z.ZodCompileUnsupportedError) return schema;
    throw error;
  }
}
