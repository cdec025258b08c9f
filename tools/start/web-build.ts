/** `next build`, when the sources are not those of the build that is there. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Phases } from "../setup/phases.mjs";
import { ROOT, STATE, WEB } from "../setup/places.mjs";
import { CommandFailed, runCommand } from "../setup/run-command.mjs";
import { hashOfFiles, readStamp, writeStamp } from "../setup/stamp.mjs";

const STAMP = join(WEB, ".next", "switchyard-stamp");
export const NEXT = join(ROOT, "node_modules", "next", "dist", "bin", "next");

/** What is built anew when it changes: the pages, the packages they import, and the versions of everything else. */
const SOURCES = [
  ...["src", "public", "next.config.ts", "postcss.config.mjs", "tsconfig.json", "package.json"].map((name) =>
    join(WEB, name),
  ),
  ...["catalog", "compiler", "curves", "db", "graph", "protocol"].map((name) =>
    join(ROOT, "packages", name, "src"),
  ),
  join(ROOT, "package-lock.json"),
  join(ROOT, "tsconfig.base.json"),
];

const isNoSource = (name: string): boolean => /\.test\.tsx?$/.test(name) || name === "testing";

export async function buildWeb(phases: Phases, signal: AbortSignal): Promise<void> {
  const stamp = hashOfFiles(SOURCES, isNoSource);
  if (readStamp(STAMP) === stamp && existsSync(join(WEB, ".next", "BUILD_ID"))) return;
  await phases.run({ key: "web-build", label: "Web pages", expected: 60 }, async () => {
    try {
      await runCommand(process.execPath, [NEXT, "build"], {
        cwd: WEB,
        env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
        logFile: join(STATE, "logs", "next-build.log"),
        signal,
      });
    } catch (error) {
      if (!(error instanceof CommandFailed)) throw error;
      throw Object.assign(new Error(`The web pages could not be built. ${error.message}`), {
        remedy:
          "If you have changed the sources, mend what the lines above name; else run `npm ci` and start again.",
      });
    }
    writeStamp(STAMP, stamp);
  });
}
