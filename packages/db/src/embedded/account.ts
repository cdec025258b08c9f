/** PostgreSQL refuses to run as root. Started by root, it runs under an account of its own. */
import { execFile } from "node:child_process";
import { chmod, stat } from "node:fs/promises";
import { promisify } from "node:util";
import { DatabaseProblem } from "../problem";

const run = promisify(execFile);

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const NAMES = ["postgres", "switchyard"];

/** Null: not root, so the database runs as the present user. */
export async function databaseAccount(): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null;
  const account = (await existing()) ?? (await create());
  if (account) return account;
  throw new DatabaseProblem(
    "PostgreSQL does not run as root, and no account for it could be made.",
    "Start as an ordinary user, make a user named 'switchyard', or set DATABASE_URL to a PostgreSQL server.",
  );
}

async function existing(): Promise<Account | null> {
  for (const name of NAMES) {
    const account = await lookUp(name);
    if (account) return account;
  }
  return null;
}

async function lookUp(name: string): Promise<Account | null> {
  try {
    const [uid, gid] = await Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]);
    return { name, uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}

async function create(): Promise<Account | null> {
  const options = ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"];
  await run("useradd", [...options, "switchyard"]).catch(() => undefined);
  return lookUp("switchyard");
}

/** Lets the account pass through our own data folder (not list it), as `mktemp -d` would make it. */
export async function letThrough(folder: string): Promise<void> {
  const { mode } = await stat(folder);
  if ((mode & 0o001) === 0) await chmod(folder, (mode & 0o7777) | 0o001);
}

/** Refuses folders that the account cannot enter, with the first such folder. */
export async function requireReachable(account: Account, folder: string): Promise<void> {
  const parts = folder.split("/").filter(Boolean);
  for (let depth = 1; depth <= parts.length; depth += 1) {
    const path = `/${parts.slice(0, depth).join("/")}`;
    const options = { uid: account.uid, gid: account.gid, cwd: "/" };
    const isReachable = await run("test", ["-x", path], options).then(
      () => true,
      () => false,
    );
    if (isReachable) continue;
    throw new DatabaseProblem(
      `Started by root, the database runs as the user '${account.name}', who cannot enter ${path}.`,
      `Start as an ordinary user, choose a data folder elsewhere with --data DIR, or allow it: chmod o+x ${path}`,
    );
  }
}
