/** Serves the peer's page, bundled as for production. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { GraphDoc } from "@switchyard/graph";
import { build } from "esbuild";

export interface PlainServer {
  readonly address: string;
  close(): void;
}

export async function servePlainFlow(doc: GraphDoc): Promise<PlainServer> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "plain-page.tsx")],
    bundle: true,
    minify: true,
    write: false,
    outdir: "out",
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const bodyOf = (ending: string) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? "";
  const graph = {
    nodes: doc.nodes.map(({ id, kind, position }) => ({ id, position, data: { label: kind } })),
    edges: doc.edges.map(({ from, to }, index) => ({ id: `e${index}`, source: from.node, target: to.node })),
  };
  const bodies: Record<string, [type: string, body: string]> = {
    "/": [
      "text/html",
      `<!doctype html><html lang="en"><title>React Flow</title><link rel="stylesheet" href="/style.css"><style>body{margin:0}</style><div id="root"></div><script>window.graph=${JSON.stringify(graph)}</script><script src="/page.js"></script></html>`,
    ],
    "/style.css": ["text/css", bodyOf(".css")],
    "/page.js": ["text/javascript", bodyOf(".js")],
  };
  const server = createServer((request, response) => {
    const [type, body] = bodies[request.url ?? ""] ?? ["text/plain", ""];
    response.writeHead(200, { "content-type": type }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}`, close: () => server.close() };
}
