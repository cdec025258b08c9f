export interface Finding {
  readonly name: string;
  /** `optional`: only some work needs it. */
  readonly state: "ok" | "missing" | "optional";
  readonly detail: string;
  /** How to get it; absent when there is nothing to do. */
  readonly remedy?: string;
}

export const ok = (name: string, detail: string): Finding => ({ name, state: "ok", detail });

/** A check that refuses says what is missing. */
export async function findingOf(
  name: string,
  check: () => string | Promise<string>,
  state: "missing" | "optional" = "missing",
): Promise<Finding> {
  try {
    return ok(name, await check());
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    const remedy = error instanceof Error && "remedy" in error ? String(error.remedy) : undefined;
    return { name, state, detail, ...(remedy ? { remedy } : {}) };
  }
}
