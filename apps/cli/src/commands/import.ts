import { resolve } from "node:path";
import { Command } from "commander";
import { STATE } from "../checkout";

interface Options {
  readonly data: string;
  readonly spec?: string;
  readonly name?: string;
}

export function importCommand(): Command {
  return new Command("import")
    .description("Bring a run that was made with no server into the database, finished or not.")
    .argument("<folder>", "folder of the run")
    .option("--data <dir>", "data folder of the database; DATABASE_URL goes before it", STATE)
    .option("--spec <file>", "job spec, where the folder holds no spec.json")
    .option("--name <name>", "name of the run (default: that of the folder)")
    .action(async (folder: string, options: Options) => {
      // The database's driver is not needed by the other commands.
      const [{ joinDatabase }, { importRun }] = await Promise.all([
        import("@switchyard/db"),
        import("../import/import-run"),
      ]);
      const database = await joinDatabase({
        dataDir: resolve(options.data),
        url: process.env.DATABASE_URL,
        max: 2,
      });
      try {
        const { runId, events, state, isNew } = await importRun(database.db, resolve(folder), options);
        const what = isNew ? `Imported ${events} events` : `Already here with its ${events} events`;
        process.stdout.write(`${what}: run ${runId}, ${state}.\n`);
      } finally {
        await database.close();
      }
    });
}
