#!/usr/bin/env node
/** `npm run claims -- NAME`: runs the experiment behind a promise of the documentation. See packages/trainer/claims. */
import { enableTypeScript, newPhases, setUp } from "./setup/index.mjs";
import { exitWith } from "./setup/refusal.mjs";

async function main() {
  await setUp(newPhases());
  await enableTypeScript();
  const { claims } = await import("./claims/main.ts");
  process.exitCode = await claims(process.argv.slice(2));
}

main().catch(exitWith);
