import { z } from "zod";

/**
 * The same schema with code of its own, which reads what is good several times faster; what is not, the schema itself
 * reads once more, and says what is wrong. Where a page may not make code from text, it stays as it is: even to try
 * would be reported as a breach of the page's policy.
 */
export const compiledSchema = <S extends z.ZodType>(schema: S): S =>
  z.core.util.allowsEval.value ? z.compile(schema) : schema;
