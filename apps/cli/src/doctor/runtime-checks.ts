/** Node, npm and what set-up installs. */
import { execFileSync } from "node:child_process";
import {
  findPython,
  nodePackagesInPlace,
  pythonPackagesInPlace,
  Refusal,
  ROOT,
  VENV_PYTHON,
} from "../checkout";
import { type Finding, findingOf, ok } from "./finding";

const SET_UP = "`npm start` or `npm test` installs them.";

export async function runtimeFindings(): Promise<Finding[]> {
  return [
    ok("Node", process.versions.node),
    await findingOf("npm", () => execFileSync("npm", ["--version"], { encoding: "utf8" }).trim()),
    await findingOf("Node packages", () => {
      if (nodePackagesInPlace(ROOT)) return "as the lock says";
      throw new Refusal("not as package-lock.json says", SET_UP);
    }),
    await findingOf("Python", () => {
      const python = findPython();
      return `${python.version} (${python.command})`;
    }),
    await findingOf("Python packages", () => {
      if (pythonPackagesInPlace()) return "as the lock says";
      throw new Refusal("not as requirements.lock says", SET_UP);
    }),
    await findingOf("PyTorch", () => probeTorch().version),
    gpuFinding(),
  ];
}

interface Torch {
  version: string;
  gpus: string[];
}

const PROBE = `
import json, torch
names = [torch.cuda.get_device_name(i) for i in range(torch.cuda.device_count())] if torch.cuda.is_available() else []
print(json.dumps({"version": torch.__version__, "gpus": names}))
`;

function probeTorch(): Torch {
  try {
    const text = execFileSync(VENV_PYTHON, ["-c", PROBE], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
    return JSON.parse(text) as Torch;
  } catch {
    throw new Refusal("cannot be imported by the trainer's Python", SET_UP);
  }
}

function gpuFinding(): Finding {
  const remedy =
    "Tiny models learn on a CPU; for larger ones start a worker on a machine with an NVIDIA GPU.";
  try {
    const { gpus } = probeTorch();
    if (gpus.length > 0) return ok("GPU", gpus.join(", "));
    return { name: "GPU", state: "optional", detail: "PyTorch sees none; training runs on the CPU", remedy };
  } catch {
    return { name: "GPU", state: "optional", detail: "unknown without PyTorch" };
  }
}
