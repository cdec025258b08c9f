/** A receiver of webhooks on this machine: it refuses the first calls, then takes what comes. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface Received {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

export class WebhookReceiver {
  readonly calls: Received[] = [];
  readonly #server: Server;

  /** `busy`: how many calls are answered with 503 first. */
  constructor(busy: number) {
    this.#server = createServer(async (request, response) => {
      let text = "";
      for await (const chunk of request) text += chunk;
      const status = this.calls.length < busy ? 503 : 204;
      this.calls.push({ status, body: JSON.parse(text) });
      response.writeHead(status).end();
    });
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return this;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
