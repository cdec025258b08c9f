import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));

/**
 * Property tests take seconds where other programs share the cores, and so does a database that is made before the
 * first of a file; what hangs is ended all the same.
 */
const TIMEOUTS = { testTimeout: 60_000, hookTimeout: 60_000 };

/**
 * Values and functions only, which no test changes: their test files share one process and what it has imported. Each
 * in a process of its own, they would spend four fifths of their time importing the same.
 */
const PURE: ReadonlySet<string> = new Set(["catalog", "compiler", "curves", "graph", "protocol"]);

/** A workspace is a project of its own; one with a `vitest.config.ts` says for itself what it needs. */
const projects = ["packages", "apps"].flatMap((folder) =>
  readdirSync(`${root}${folder}`)
    .filter((name) => existsSync(`${root}${folder}/${name}/package.json`))
    .map((name) =>
      existsSync(`${root}${folder}/${name}/vitest.config.ts`)
        ? `${folder}/${name}`
        : {
            test: {
              name,
              root: `${root}${folder}/${name}`,
              include: ["src/**/*.test.{ts,tsx}", "tests/**/*.test.{ts,tsx}"],
              environment: "node",
              isolate: !PURE.has(name),
              ...TIMEOUTS,
            },
          },
    ),
);

// Folders are read, not listed, so that a new workspace is tested without a line here.
export default defineConfig({
  test: {
    projects: [
      ...projects,
      { test: { name: "tools", root: `${root}tools`, environment: "node", ...TIMEOUTS } },
    ],
    passWithNoTests: false,
    // One PostgreSQL for all of them, started when the first test asks for a database.
    globalSetup: ["packages/db/src/testing/global-setup.ts"],
  },
});
