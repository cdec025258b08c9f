import path from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": path.resolve(import.meta.dirname, "src") } },
  test: {
    name: "web",
    include: ["src/**/*.test.{ts,tsx}", "tests/**/*.test.ts"],
    environment: "node",
    // Importing takes longer than testing: files share a process and what it has imported. None changes what it shares, so that
    // they pass in any order (`--sequence.shuffle.files`).
    isolate: false,
    // One embedded PostgreSQL for the tests of a run, started when the first one asks for a database.
    globalSetup: ["../../packages/db/src/testing/global-setup.ts"],
    hookTimeout: 60_000,
    testTimeout: 60_000,
    env: { SWITCHYARD_LOG_LEVEL: "silent" },
  },
});
