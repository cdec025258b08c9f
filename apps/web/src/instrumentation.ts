/** Called by Next once when the server starts. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  // `next build` calls this as well, where there is nothing to serve and no database to open.
  if (process.env.NEXT_PHASE === "phase-production-build") return;
  const { startBackgroundWork } = await import("./server/background");
  startBackgroundWork();
}
