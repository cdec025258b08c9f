import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 100;

/** Resolves when the pages and their database answer. */
export async function waitForPages(address: string, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  let last = "no answer";
  while (performance.now() < deadline) {
    try {
      const response = await fetch(`${address}/api/health`, { signal: AbortSignal.timeout(5_000) });
      if (response.ok) return;
      last = `status ${response.status}: ${(await response.text()).slice(0, 300)}`;
    } catch (error) {
      last =
        error instanceof Error
          ? error.cause instanceof Error
            ? error.cause.message
            : error.message
          : String(error);
    }
    await sleep(POLL_MS);
  }
  throw Object.assign(new Error(`The web pages did not answer within ${timeoutMs / 1000} s (${last}).`), {
    remedy: "Read web.log in the logs folder of the data folder.",
  });
}
