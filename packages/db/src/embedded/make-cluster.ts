import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, chown, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { DatabaseProblem } from "../problem";
import type { Account } from "./account";
import type { Binaries } from "./binaries";

const run = promisify(execFile);
export const DATABASE_USER = "switchyard";

/** Makes the cluster at the first start, whole or not at all, and returns its password. */
export async function ensureCluster(
  dataDir: string,
  binaries: Binaries,
  account: Account | null,
): Promise<string> {
  const pg = join(dataDir, "pg");
  const passwordFile = join(dataDir, "pg-password");
  const version = await readFile(join(pg, "PG_VERSION"), "utf8").catch(() => null);
  if (version !== null) return readPassword(passwordFile);

  const password = randomBytes(24).toString("hex");
  const draft = join(dataDir, "pg.new");
  const draftPassword = join(dataDir, "pg-password.new");
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await writeFile(draftPassword, password, { mode: 0o600 });
  if (account) for (const path of [draft, draftPassword]) await chown(path, account.uid, account.gid);
  // Small log segments: on a nearly full disk the server can go on in small steps (the default is 16 MB).
  const flags = [
    "--wal-segsize=4",
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--no-locale",
    "--no-instructions",
  ];
  const as = account ? { uid: account.uid, gid: account.gid } : {};
  await run(
    binaries.initdb,
    [`--pgdata=${draft}`, `--username=${DATABASE_USER}`, `--pwfile=${draftPassword}`, ...flags],
    {
      ...as,
      cwd: "/",
    },
  ).catch((error: { stderr?: string; message: string }) => {
    throw new DatabaseProblem(
      `PostgreSQL could not make its folder ${draft}: ${lastLine(error.stderr ?? error.message)}`,
      "Check the free space and the rights of the data folder.",
    );
  });
  if (account) await chown(draftPassword, process.getuid?.() ?? 0, process.getgid?.() ?? 0);
  await chmod(draftPassword, 0o600);
  await rename(draftPassword, passwordFile);
  await rename(draft, pg);
  return password;
}

async function readPassword(file: string): Promise<string> {
  return readFile(file, "utf8").catch(() => {
    throw new DatabaseProblem(
      `The database's password file ${file} is missing or cannot be read.`,
      "Restore it, or start as the user who made the data folder.",
    );
  });
}

export const lastLine = (text: string): string => text.trim().split("\n").at(-1) ?? "";
