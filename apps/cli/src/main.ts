/** `npx switchyard`: what the pages do, from a terminal. Each command is a file in `commands`. */
import { Command, CommanderError } from "commander";
import { describeFault } from "./checkout";
import { compileCommand } from "./commands/compile";
import { doctorCommand } from "./commands/doctor";
import { importCommand } from "./commands/import";
import { runCommand } from "./commands/run";
import { workerCommand } from "./commands/worker";

const program = new Command("switchyard")
  .description("Compose RL post-training pipelines as node graphs, run them, watch them learn.")
  .showHelpAfterError("(`npx switchyard --help` lists the commands)")
  .exitOverride();

for (const command of [compileCommand, runCommand, workerCommand, importCommand, doctorCommand]) {
  program.addCommand(command().copyInheritedSettings(program));
}

// `switchyard compile … | head` closes the pipe early; that is no fault.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode;
  else {
    process.stderr.write(`${describeFault(error)}\n`);
    process.exitCode = 1;
  }
}
