import { createServer } from "node:net";
import { Refusal } from "../setup/refusal.mjs";

/**
 * @param {string} host
 * @param {number} port
 * @returns {Promise<void>}
 */
export async function requireFreePort(host, port) {
  const code = await new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve("code" in error ? error.code : "unknown"));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
  if (code === null) return;
  if (code === "EACCES") {
    throw new Refusal(
      `Port ${port} may not be used by you.`,
      "Choose one above 1023, for example `npm start -- --port 7601`.",
    );
  }
  throw new Refusal(
    `Port ${port} on ${host} is in use by another program.`,
    `Choose another: \`npm start -- --port ${port === 65_535 ? 7601 : port + 1}\`.`,
  );
}
