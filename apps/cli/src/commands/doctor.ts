import { Command } from "commander";
import type { Finding } from "../doctor/finding";

const MARKS: Record<Finding["state"], string> = { ok: "ok", missing: "MISSING", optional: "-" };

export function doctorCommand(): Command {
  return new Command("doctor")
    .description("What is installed here, what is missing, and how to get it.")
    .action(async () => {
      const [{ runtimeFindings }, { systemFindings }] = await Promise.all([
        import("../doctor/runtime-checks"),
        import("../doctor/system-checks"),
      ]);
      const findings = [...(await runtimeFindings()), ...(await systemFindings())];
      const width = Math.max(...findings.map((finding) => finding.name.length));
      for (const finding of findings) process.stdout.write(`${findingText(finding, width)}\n`);
      process.exitCode = findings.some((finding) => finding.state === "missing") ? 1 : 0;
    });
}

function findingText({ name, state, detail, remedy }: Finding, width: number): string {
  const line = `${MARKS[state].padEnd(8)} ${name.padEnd(width)}  ${detail}`;
  return remedy ? `${line}\n${" ".repeat(9 + width + 2)}${remedy}` : line;
}
