/** Asks the trainer what it reads and on what it would run. */
import { execFile } from "node:child_process";
import { cpus, hostname, platform, release, totalmem } from "node:os";
import { promisify } from "node:util";
import { offerSchema, sha256Schema, type WorkerInfo, type WorkerOffer } from "@switchyard/protocol";
import { z } from "zod";
import { allowanceFlags, type OwnerAllows, trainerEnvironment } from "./owner-allows";
import { WorkerProblem } from "./problem";

const descriptionSchema = z.object({
  specVersions: z.array(z.int()),
  contract: sha256Schema,
  trainerVersion: z.string(),
  python: z.string(),
  torch: z.string(),
  device: z.string(),
  offers: z.array(offerSchema),
});

export interface TrainerDescription {
  readonly specVersions: number[];
  readonly contract: string;
  readonly trainerVersion: string;
  readonly info: WorkerInfo;
  /** What nodes may require, and whether it is here. */
  readonly offers: WorkerOffer[];
}

const TIMEOUT_MS = 120_000;

export async function describeTrainer(
  python: string,
  { trainer = ["-m", "trainer"], allows }: { trainer?: readonly string[] | undefined; allows: OwnerAllows },
): Promise<TrainerDescription> {
  const { specVersions, contract, trainerVersion, offers, ...found } = descriptionSchema.parse(
    await ask(python, [...trainer, "describe", ...allowanceFlags(allows)]),
  );
  const info = {
    ...found,
    host: hostname(),
    platform: `${platform()} ${release()}`,
    node: process.version,
    cpus: cpus().length,
    memoryBytes: totalmem(),
  };
  return { specVersions, contract, trainerVersion, info, offers };
}

async function ask(python: string, args: readonly string[]): Promise<unknown> {
  try {
    const run = promisify(execFile);
    const { stdout } = await run(python, [...args], { timeout: TIMEOUT_MS, env: trainerEnvironment() });
    return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
  } catch (error) {
    const { code, stderr } = error as NodeJS.ErrnoException & { stderr?: string };
    if (code === "ENOENT") {
      throw new WorkerProblem(
        `There is no Python at ${python}.`,
        "Run `npm start` once, which makes it, or set SWITCHYARD_PYTHON to a Python that has the trainer.",
      );
    }
    const words = (stderr ?? String(error)).trim().split("\n").at(-1) ?? "";
    throw new WorkerProblem(
      `The trainer cannot be run by ${python}: ${words}`,
      "Run `npx switchyard doctor`, which says what is missing.",
    );
  }
}
