/** The options of `npm start`. */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { STATE } from "../setup/places.mjs";
import { Refusal } from "../setup/refusal.mjs";

export const DEFAULT_PORT = 7600;
const LOOPBACK = new Set(["127.0.0.1", "localhost", "::1"]);

export const HELP = `Usage: npm start -- [options]

Sets this checkout up where needed, then runs the database, the web pages and one worker until Ctrl+C.
On an empty database it also starts the example experiment.

Options:
  --port N        port of the pages (default ${DEFAULT_PORT})
  --host H        address to listen on; only loopback until there are accounts (default 127.0.0.1)
  --data DIR      folder of the database, runs and artifacts (default .switchyard)
  --no-example    leave an empty database empty
  --no-open       do not open a browser
  --private-webhooks
                  let alerts be sent to this machine and private networks
  --allow-custom-code
                  let graphs bring code of their own, which the worker runs in its sandbox
  --allow-private-network
                  let graphs send requests to this machine and private networks
  --help          this text

Environment:
  DATABASE_URL       use this PostgreSQL instead of the one that comes with Switchyard
  SWITCHYARD_PYTHON  the Python (3.11 or newer) to make the trainer's environment with
`;

/**
 * @typedef {object} StartOptions
 * @property {number} port
 * @property {string} host
 * @property {string} dataDir absolute
 * @property {boolean} example
 * @property {boolean} open
 * @property {boolean} privateWebhooks
 * @property {boolean} allowCustomCode
 * @property {boolean} allowPrivateNetwork
 * @property {string | null} databaseUrl
 * @property {boolean} help
 */

/**
 * @param {string[]} argv
 * @param {NodeJS.ProcessEnv} env
 * @returns {StartOptions}
 */
export function parseStartOptions(argv, env) {
  const values = parse(argv);
  return {
    port: parsePort(values.port),
    host: parseHost(values.host),
    dataDir: values.data === undefined ? STATE : resolve(env.INIT_CWD ?? ".", values.data),
    example: !values["no-example"],
    open: !values["no-open"],
    privateWebhooks: values["private-webhooks"] ?? false,
    allowCustomCode: values["allow-custom-code"] ?? false,
    allowPrivateNetwork: values["allow-private-network"] ?? false,
    databaseUrl: parseDatabaseUrl(env.DATABASE_URL),
    help: values.help ?? false,
  };
}

/** @param {string[]} argv */
function parse(argv) {
  try {
    return parseArgs({
      args: argv,
      options: {
        port: { type: "string" },
        host: { type: "string" },
        data: { type: "string" },
        "no-example": { type: "boolean" },
        "no-open": { type: "boolean" },
        "private-webhooks": { type: "boolean" },
        "allow-custom-code": { type: "boolean" },
        "allow-private-network": { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    const message = error instanceof Error ? (error.message.split(". ")[0] ?? "") : String(error);
    throw new Refusal(`${message}.`, "`npm start -- --help` lists the options.");
  }
}

/** @param {string | undefined} text */
function parsePort(text) {
  if (text === undefined) return DEFAULT_PORT;
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new Refusal(`'${text}' is not a port.`, "Give a number from 1 to 65535, for example `--port 7601`.");
}

/** @param {string | undefined} host */
function parseHost(host = "127.0.0.1") {
  if (LOOPBACK.has(host)) return host;
  throw new Refusal(
    `Switchyard has no accounts yet, so it does not listen on '${host}': whoever reaches it could run jobs.`,
    "Leave --host out and reach it from elsewhere by `ssh -L 7600:127.0.0.1:7600 this-machine`.",
  );
}

/** @param {string | undefined} url */
function parseDatabaseUrl(url) {
  if (!url) return null;
  if (/^postgres(ql)?:\/\//.test(url)) return url;
  throw new Refusal(
    "DATABASE_URL does not begin with postgres:// or postgresql://.",
    "Set it to a PostgreSQL address, or unset it to use the database that comes with Switchyard.",
  );
}
