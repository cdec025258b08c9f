/** Between a browser and a server, counting what the server sends: also of answers that a page lets go of at their end. */
import { connect, createServer, type Socket } from "node:net";

export interface CountingProxy {
  readonly url: string;
  /** Bytes that the server has sent so far, headers included. */
  bytes(): number;
  close(): Promise<void>;
}

export async function countingProxy(serverUrl: string): Promise<CountingProxy> {
  const { hostname, port } = new URL(serverUrl);
  let bytes = 0;
  const open = new Set<Socket>();
  const keep = (socket: Socket, other: Socket) => {
    open.add(socket);
    socket.on("error", () => other.destroy());
    socket.on("close", () => {
      open.delete(socket);
      other.destroy();
    });
  };
  const server = createServer((browser) => {
    const upstream = connect(Number(port), hostname);
    keep(browser, upstream);
    keep(upstream, browser);
    upstream.on("data", (chunk) => {
      bytes += chunk.length;
    });
    browser.pipe(upstream);
    upstream.pipe(browser);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  if (!address || typeof address === "string") throw new Error("no free port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    bytes: () => bytes,
    close: () =>
      new Promise((done) => {
        for (const socket of open) socket.destroy();
        server.close(() => done());
      }),
  };
}
