/** A worker in place of this system's own: it leases a run as any worker does, and tells events whose numbers the test chose. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Well within the length of a lease. */
const HEARTBEAT_MS = 2_000;

export interface PlantedSystem {
  readonly address: string;
  readonly dataDir: string;
}

interface Lease {
  runId: string;
  fence: number;
  attempt: number;
}

interface LeaseReply {
  lease: (Lease & { spec: { stages: string[] } }) | null;
}

/** An event without what the envelope adds. */
export type Told = { kind: string } & Record<string, unknown>;

const INFO = {
  host: "planted",
  platform: process.platform,
  node: process.version,
  python: "none",
  torch: "none",
  device: "cpu",
  cpus: 1,
  memoryBytes: 1,
};

export class PlantedWorker {
  readonly #system: PlantedSystem;
  readonly #lease: Lease;
  readonly #beat: NodeJS.Timeout;
  #seq = 0;

  private constructor(system: PlantedSystem, lease: Lease) {
    this.#system = system;
    this.#lease = lease;
    this.#beat = setInterval(() => {
      const spool = { events: 0, bytes: 0, thinnedRollouts: 0 };
      this.#call("heartbeat", { ...this.#held, spool }).catch(() => undefined);
    }, HEARTBEAT_MS);
  }

  /** Takes the one run that waits. The system's own worker must be kept from taking it first. */
  static async take(system: PlantedSystem, contract: string): Promise<PlantedWorker> {
    const { lease } = await post<LeaseReply>(system, "lease", {
      requestId: randomUUID(),
      protocol: 1,
      specVersions: [1],
      contract,
      trainerVersion: "planted",
      name: "planted",
      info: INFO,
      offers: [],
      unfinished: [],
    });
    if (!lease) throw new Error("no run waits");
    return new PlantedWorker(system, lease);
  }

  async tell(told: readonly Told[]): Promise<void> {
    const { attempt } = this.#lease;
    const events = told.map((event) => {
      this.#seq += 1;
      return { v: 1, attempt, seq: this.#seq, t: Date.now() / 1000, ...event };
    });
    await this.#call("events", { ...this.#held, attempt, events });
  }

  async finish(): Promise<void> {
    this.letGo();
    await this.#call("finish", { ...this.#held, outcome: { kind: "succeeded", message: "" } });
  }

  /** Says nothing more. */
  letGo(): void {
    clearInterval(this.#beat);
  }

  get #held(): Pick<Lease, "runId" | "fence"> {
    const { runId, fence } = this.#lease;
    return { runId, fence };
  }

  #call(path: string, body: unknown): Promise<unknown> {
    return post(this.#system, path, body);
  }
}

async function post<T>(system: PlantedSystem, path: string, body: unknown): Promise<T> {
  const token = readFileSync(join(system.dataDir, "worker-token"), "utf8").trim();
  const response = await fetch(`${system.address}/api/worker/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return JSON.parse(text) as T;
}

type Values = Record<string, number | "NaN">;

/** Steps of a stage, one metrics event each. */
export const stepsTold = (
  stage: string,
  [first, last]: readonly [number, number],
  valuesOf: (step: number) => Values,
): Told[] =>
  Array.from({ length: last - first + 1 }, (_, index) => {
    const step = first + index;
    return { kind: "metrics", stage, step, tokens: step * 100, samples: step * 8, values: valuesOf(step) };
  });
