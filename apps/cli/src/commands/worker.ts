import { resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { Refusal, STATE, VENV_PYTHON } from "../checkout";

interface Options {
  readonly server: string;
  readonly token?: string;
  readonly name: string;
  readonly data: string;
  readonly once: boolean;
  readonly allowCustomCode: boolean;
  readonly allowPrivateNetwork: boolean;
}

export function workerCommand(): Command {
  return new Command("worker")
    .description("Take runs from a server and train them here, until Ctrl+C.")
    .requiredOption("--server <url>", "address of the pages, for example http://127.0.0.1:7600", parseUrl)
    .option("--token <token>", "the worker's token (better: the environment variable SWITCHYARD_TOKEN)")
    .option("--name <name>", "what the pages call this worker", "worker")
    .option("--data <dir>", "folder for runs, checkpoints and finished stages", `${STATE}/worker`)
    .option("--once", "end after one run", false)
    .option("--allow-custom-code", "let graphs bring code of their own, which runs in the sandbox", false)
    .option(
      "--allow-private-network",
      "let graphs send requests to this machine and its private networks",
      false,
    )
    .action(async ({ server, token, name, data, once, ...allow }: Options) => {
      const given = token ?? process.env.SWITCHYARD_TOKEN;
      if (!given) {
        throw new Refusal(
          "A worker needs a token.",
          "Give the one that the server made: --token T or SWITCHYARD_TOKEN.",
        );
      }
      const python = process.env.SWITCHYARD_PYTHON ?? VENV_PYTHON;
      const { runWorker } = await import("@switchyard/worker");
      const allows = { customCode: allow.allowCustomCode, privateNetwork: allow.allowPrivateNetwork };
      await runWorker({ server, token: given, dataDir: resolve(data), python, name, once, allows });
      // Kept-alive connections would hold the process for seconds after its work.
      process.exit(0);
    });
}

function parseUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text.replace(/\/+$/, "");
  throw new InvalidArgumentError("It is not an address that begins with http:// or https://.");
}
