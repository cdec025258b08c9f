/** A server of the worker's protocol over real HTTP, in memory, with the real state machine, that can be made to misbehave. */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import {
  eventsRequestSchema,
  finishRequestSchema,
  heartbeatRequestSchema,
  type JobSpec,
  type LeaseCommand,
  type LeaseRequest,
  leaseRequestSchema,
  newLease,
  type RunLease,
  type SpoolState,
  type TrainerEvent,
  transition,
} from "@switchyard/protocol";

export class TestServer {
  readonly token = "t";
  lease: RunLease = newLease();
  /** As they were applied, each once. */
  readonly events: TrainerEvent[] = [];
  readonly artifacts = new Map<string, Buffer>();
  readonly attached: { role: string; stageHash: string; sha256: string }[] = [];
  readonly spools: SpoolState[] = [];
  cachedStages: { stageHash: string; sha256: string; bytes: number }[] = [];
  files: { sha256: string; bytes: number }[] = [];
  /** Share of requests whose reply is cut off after it was carried out. */
  dropReplies = 0;
  revoked = false;
  /** How long each request is on its way. */
  delayMs: () => number = () => 0;
  expired = 0;
  eventCalls = 0;
  #server: Server | null = null;
  port = 0;

  constructor(readonly spec: JobSpec) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => void this.#handle(request, response));
    await new Promise<void>((done) => server.listen(this.port, "127.0.0.1", done));
    const address = server.address();
    if (address && typeof address === "object") this.port = address.port;
    this.#server = server;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((done) => this.#server?.close(done));
  }

  command(command: LeaseCommand): boolean {
    const result = transition(this.lease, command, performance.now());
    if (result.ok) this.lease = result.lease;
    return result.ok;
  }

  /** Steps of the curve with what was stored last for each: the higher attempt wins. */
  curve(): Map<number, number> {
    const points = new Map<number, { attempt: number; value: number }>();
    for (const event of this.events) {
      if (event.kind !== "metrics") continue;
      const held = points.get(event.step);
      const value = Number(event.values["fake/loss"]);
      if (!held || event.attempt >= held.attempt) points.set(event.step, { attempt: event.attempt, value });
    }
    return new Map([...points].map(([step, { value }]) => [step, value]));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readAll(request);
    await new Promise((done) => setTimeout(done, this.delayMs()));
    const held = this.lease.state;
    this.command({ kind: "expire" });
    if (held === "leased" && this.lease.state === "queued") this.expired += 1;
    const [status, answer] = this.#answer(request, body);
    // The request has been carried out, but the worker never hears of it.
    if (Math.random() < this.dropReplies) return void request.socket.destroy();
    const isBytes = Buffer.isBuffer(answer);
    response.writeHead(status, { "content-type": isBytes ? "application/octet-stream" : "application/json" });
    response.end(request.method === "HEAD" ? undefined : isBytes ? answer : JSON.stringify(answer));
  }

  #answer(request: IncomingMessage, body: Buffer): [number, unknown] {
    if (this.revoked || request.headers.authorization !== `Bearer ${this.token}`)
      return no(401, "unknownToken");
    const path = (request.url ?? "").replace("/api/worker/", "");
    if (path.startsWith("artifacts/")) return this.#artifact(request.method ?? "", path.slice(10), body);
    const json: unknown = JSON.parse(body.toString("utf8"));
    if (path === "lease") return this.#lease(leaseRequestSchema.parse(json));
    if (path === "heartbeat") {
      const { fence, spool } = heartbeatRequestSchema.parse(json);
      this.spools.push(spool);
      if (!this.command({ kind: "heartbeat", workerId: "w", fence })) return no(409, "staleFence");
      const { state } = this.lease;
      const command = state === "pausing" ? "pause" : state === "cancelling" ? "cancel" : "none";
      return [200, { command, expiresInMs: 20_000 }];
    }
    if (path === "events") return this.#events(json);
    if (path === "finish") {
      const { fence, outcome } = finishRequestSchema.parse(json);
      const isDone = this.command({ kind: "finish", workerId: "w", fence, outcome });
      return isDone ? [200, { state: this.lease.state }] : no(409, "staleFence");
    }
    if (path === "attach") {
      this.attached.push(json as (typeof this.attached)[number]);
      return [200, {}];
    }
    return no(404, "unknown");
  }

  #lease(request: LeaseRequest): [number, unknown] {
    const heldFence = request.unfinished.find(({ runId }) => runId === "run1")?.fence;
    const offers = request.offers.filter(({ problem }) => problem === null).map(({ name }) => name);
    const command = { kind: "lease", workerId: "w", request: request.requestId, offers } as const;
    const isGranted = this.command(heldFence === undefined ? command : { ...command, heldFence });
    if (!isGranted) return [200, { lease: null }];
    const { attempt, fence, previousAckedSeq } = this.lease;
    const previous = attempt > 1 ? { attempt: attempt - 1, ackedSeq: previousAckedSeq } : null;
    const { spec, cachedStages, files } = this;
    const grant = { runId: "run1", name: "r", attempt, fence, previous, spec, cachedStages, files };
    return [200, { lease: { ...grant, expiresInMs: 20_000 } }];
  }

  #events(json: unknown): [number, unknown] {
    this.eventCalls += 1;
    const { fence, attempt, events } = eventsRequestSchema.parse(json);
    const before = this.lease.ackedSeq;
    const firstSeq = events[0]?.seq ?? 0;
    const progressed = events.some(({ kind }) => kind === "checkpoint");
    const count = events.length;
    if (!this.command({ kind: "events", workerId: "w", fence, attempt, firstSeq, count, progressed })) {
      return no(409, "staleFence");
    }
    if (this.lease.ackedSeq > before) this.events.push(...events.filter(({ seq }) => seq > before));
    return [200, { acked: this.lease.ackedSeq }];
  }

  #artifact(method: string, sha256: string, body: Buffer): [number, unknown] {
    if (method === "PUT") {
      if (createHash("sha256").update(body).digest("hex") !== sha256) return no(422, "digestMismatch");
      this.artifacts.set(sha256, body);
      return [200, {}];
    }
    const found = this.artifacts.get(sha256);
    return found ? [200, found] : no(404, "unknown");
  }
}

const no = (status: number, code: string): [number, unknown] => [
  status,
  { error: { code, message: code, remedy: "r" } },
];

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}
