/** The worker's routes behind Node's own HTTP server, without Next: for tests that need real connections. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { Readable } from "node:stream";
import type { Db } from "@switchyard/db";
import { workerGetArtifact, workerPutArtifact } from "../src/server/artifacts/routes";
import { ArtifactStore } from "../src/server/artifacts/store";
import { AskBroker } from "../src/server/asks/broker";
import { answerRoute, pollRoute } from "../src/server/asks/routes";
import {
  attachRoute,
  eventsRoute,
  finishRoute,
  heartbeatRoute,
  leaseRoute,
  type WorkerRoute,
} from "../src/server/worker-api/routes";

const ROUTES: Record<string, WorkerRoute> = {
  lease: leaseRoute,
  heartbeat: heartbeatRoute,
  events: eventsRoute,
  finish: finishRoute,
  attach: attachRoute,
};

export class WorkerApiServer {
  readonly #db: Db;
  readonly #store: ArtifactStore;
  /** Of questions to workers. */
  readonly broker = new AskBroker();
  #server: Server | null = null;
  #port = 0;

  constructor(db: Db, dataDir: string) {
    this.#db = db;
    this.#store = new ArtifactStore(dataDir);
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** At the same port as before, if it was started before. */
  async start(): Promise<void> {
    const server = createServer((request, response) => void this.#handle(request, response));
    await new Promise<void>((done) => server.listen(this.#port, "127.0.0.1", done));
    const address = server.address();
    if (address && typeof address === "object") this.#port = address.port;
    this.#server = server;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((done) => this.#server?.close(done));
  }

  async #handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const closed = new AbortController();
    outgoing.once("close", () => closed.abort());
    const answer = await this.#answer(incoming, closed.signal);
    if (outgoing.destroyed) return;
    outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
    if (answer.body) Readable.fromWeb(answer.body as never).pipe(outgoing);
    else outgoing.end();
  }

  #answer(incoming: IncomingMessage, signal: AbortSignal): Promise<Response> {
    const { method = "GET", url = "/" } = incoming;
    const hasBody = method === "POST" || method === "PUT";
    const init = {
      method,
      headers: incoming.headers as Record<string, string>,
      signal,
      ...(hasBody ? { body: Readable.toWeb(incoming), duplex: "half" } : {}),
    } as RequestInit;
    const request = new Request(`http://server${url}`, init);
    const [, name = "", rest = ""] = /^\/api\/worker\/([a-z]+)(?:\/(.*))?$/.exec(url) ?? [];
    if (name === "artifacts") {
      const handler = method === "PUT" ? workerPutArtifact : workerGetArtifact;
      return handler(this.#db, this.#store, { request, sha256: rest });
    }
    if (name === "asks") {
      const handler = rest === "next" ? pollRoute : answerRoute;
      return handler(this.#db, this.broker, request);
    }
    const route = ROUTES[name];
    return route ? route(this.#db, request) : Promise.resolve(new Response(null, { status: 404 }));
  }
}
