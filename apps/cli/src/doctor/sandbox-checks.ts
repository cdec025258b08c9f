/** What runs model-written code, as the trainer itself finds it: no path says whether a sandbox can be made. */
import { execFileSync } from "node:child_process";
import { Refusal, VENV_PYTHON } from "../checkout";
import { type Finding, findingOf } from "./finding";

interface Problem {
  message: string;
  remedy: string;
}

interface SandboxReport {
  /** The owner has set SWITCHYARD_UNSANDBOXED. */
  unprotected: boolean;
  sandbox: Problem | null;
  iverilog: Problem | null;
}

export async function sandboxFindings(): Promise<Finding[]> {
  return [
    await findingOf("Bubblewrap", () => words(report().sandbox, "rewards that run code need it"), "optional"),
    await findingOf("Icarus Verilog", () => words(report().iverilog, "Verilog rewards need it"), "optional"),
    ...(isUnprotected() ? [UNPROTECTED] : []),
  ];
}

const UNPROTECTED: Finding = {
  name: "Sandbox",
  state: "optional",
  detail: "SWITCHYARD_UNSANDBOXED is set: model-written code runs with no protection on this machine",
  remedy: "Unset it, and install bubblewrap.",
};

function words(problem: Problem | null, use: string): string {
  if (problem === null) return "works";
  throw new Refusal(`${problem.message} ${use[0]?.toUpperCase()}${use.slice(1)}.`, problem.remedy);
}

function isUnprotected(): boolean {
  try {
    return report().unprotected;
  } catch {
    return false;
  }
}

function report(): SandboxReport {
  try {
    const text = execFileSync(VENV_PYTHON, ["-m", "trainer.sandbox"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
    return JSON.parse(text) as SandboxReport;
  } catch {
    throw new Refusal("unknown without the Python packages", "`npm start` or `npm test` installs them.");
  }
}
