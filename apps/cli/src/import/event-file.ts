/** The events of a run folder, in batches. */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { type TrainerEvent, trainerEventSchema } from "@switchyard/protocol";
import { Refusal } from "../checkout";

const BATCH = 1_000;

/** A last line that was cut by a crash is left out; any other bad line is refused with its number. */
export async function* eventBatches(path: string): AsyncGenerator<TrainerEvent[]> {
  let batch: TrainerEvent[] = [];
  let bad: { line: number; reason: string } | null = null;
  let number = 0;
  for await (const line of createInterface({
    input: createReadStream(path),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    number += 1;
    if (bad) throw badLine(path, bad);
    const parsed = parseLine(line);
    if (parsed.ok) batch.push(parsed.event);
    else bad = { line: number, reason: parsed.reason };
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

type Parsed = { ok: true; event: TrainerEvent } | { ok: false; reason: string };

function parseLine(line: string): Parsed {
  try {
    const parsed = trainerEventSchema.safeParse(JSON.parse(line));
    if (parsed.success) return { ok: true, event: parsed.data };
    const [issue] = parsed.error.issues;
    return { ok: false, reason: issue ? `${issue.path.join(".")}: ${issue.message}` : "is no event" };
  } catch {
    return { ok: false, reason: "is not JSON" };
  }
}

const badLine = (path: string, bad: { line: number; reason: string }): Error =>
  new Refusal(
    `Line ${bad.line} of ${path} cannot be read: ${bad.reason}.`,
    "Import it with the version of Switchyard that wrote it, or run the graph again.",
  );
