import type { Logger } from "pino";
import { log } from "./log";

/** What every procedure is given. Tests pass their own. */
export interface RequestContext {
  log: Logger;
}

export async function requestContext(): Promise<RequestContext> {
  return { log };
}
