/** Database, disk, ports and the programs that some nodes and the tests call. */
import { execFileSync } from "node:child_process";
import { connect, embeddedBinaries } from "@switchyard/db";
import { DEFAULT_PORT, findChromium, freeBytes, gib, Refusal, requireFreePort, STATE } from "../checkout";
import { type Finding, findingOf } from "./finding";
import { sandboxFindings } from "./sandbox-checks";

const ENOUGH_BYTES = 2 * 1024 ** 3;

export async function systemFindings(): Promise<Finding[]> {
  return [
    await databaseFinding(process.env.DATABASE_URL),
    await findingOf("Disk", () => {
      const free = freeBytes(STATE);
      if (free >= ENOUGH_BYTES) return `${gib(free)} free`;
      throw new Refusal(
        `only ${gib(free)} free for ${STATE}`,
        "Free some space, or use `--data DIR` on another disk.",
      );
    }),
    await findingOf(
      `Port ${DEFAULT_PORT}`,
      async () => {
        await requireFreePort("127.0.0.1", DEFAULT_PORT);
        return "free";
      },
      "optional",
    ),
    await findingOf(
      "Chromium",
      () => found(findChromium(), "chromium", "the journeys of `npm test`"),
      "optional",
    ),
    ...(await sandboxFindings()),
  ];
}

function found(path: string | null, debianPackage: string, use: string): string {
  if (path) return path;
  throw new Refusal(`not here; ${use} need it`, `Debian, Ubuntu: \`apt-get install ${debianPackage}\`.`);
}

function databaseFinding(url: string | undefined): Promise<Finding> {
  return findingOf("PostgreSQL", async () => {
    if (!url) {
      const { postgres } = await embeddedBinaries();
      return `${execFileSync(postgres, ["--version"], { encoding: "utf8" }).trim()}, embedded`;
    }
    const { sql, close } = connect(url, { max: 1 });
    try {
      const [row] = await sql`show server_version`;
      return `${row?.server_version} at DATABASE_URL`;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Refusal(
        `DATABASE_URL cannot be reached: ${reason}`,
        "Check the address, and that the server runs.",
      );
    } finally {
      await close();
    }
  });
}
