/**
 * The node kinds, each declared once in a folder of its own. Knows neither React nor Node.
 *
 * To add one: a folder `nodes/<family>/<kind>/` with `index.ts`, `doc.md` and `node.test.ts`, one line in the list of
 * `catalog.ts`, then `npm run emit`; its maths goes into `packages/trainer` (docs/adding-a-node.md).
 */
export * from "./card-size";
export * from "./catalog";
export * from "./form";
export { CONTRACT_DIGEST, TRAINER_VERSION } from "./generated/contract";
export { NODE_DOCS } from "./generated/docs";
export { sweptTitle } from "./swept-title";
export * from "./templates";
