/** One POST with JSON to a webhook: with a deadline, to addresses that are looked at as they are connected to. */
import { lookup as lookupName } from "node:dns";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { isPublicAddress, PRIVATE_WORDS, readWebhookUrl } from "./webhook-address";

const DEADLINE_MS = 10_000;
const MAX_REDIRECTS = 3;

export interface PostOptions {
  allowPrivate: boolean;
  deadlineMs?: number;
  /** Stands in for the system's DNS in tests. */
  lookup?: typeof lookupName;
}

export type Posted =
  | { ok: true }
  /** `isFinal`: trying again would end in the same way. */
  | { ok: false; isFinal: boolean; sentence: string };

class Closed extends Error {}

/** Follows redirects that keep the method (307, 308); each address on the way is held to the same bounds. */
export async function postWebhook(address: string, body: unknown, options: PostOptions): Promise<Posted> {
  const signal = AbortSignal.timeout(options.deadlineMs ?? DEADLINE_MS);
  const text = JSON.stringify(body);
  let next = address;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const read = readWebhookUrl(next, options);
    if (!read.ok) return { ok: false, isFinal: true, sentence: read.sentence };
    const answer = await postOnce(read.url, text, { ...options, signal }).catch((error: unknown) =>
      signal.aborted ? new Error("no answer within the deadline") : error,
    );
    if (answer instanceof Error) return unreachable(read.url, answer);
    const { status, location } = answer as Answer;
    if (status >= 200 && status < 300) return { ok: true };
    if (!(status === 307 || status === 308) || !location) return refused(read.url, status);
    if (!URL.canParse(location, read.url.href)) return refused(read.url, status);
    next = new URL(location, read.url).href;
  }
  return { ok: false, isFinal: true, sentence: `It was redirected more than ${MAX_REDIRECTS} times.` };
}

function unreachable(url: URL, error: Error): Posted {
  if (error instanceof Closed) return { ok: false, isFinal: true, sentence: `${url.host} ${PRIVATE_WORDS}.` };
  return { ok: false, isFinal: false, sentence: `${url.host} was not reached: ${error.message}.` };
}

/** A server that is busy or broken may recover; one that refuses will not change its mind. */
function refused(url: URL, status: number): Posted {
  const isFinal = status >= 300 && status < 500 && status !== 408 && status !== 425 && status !== 429;
  const moved = status >= 300 && status < 400 ? " Give the address that it leads to." : "";
  return { ok: false, isFinal, sentence: `${url.host} answered with status ${status}.${moved}` };
}

interface Answer {
  status: number;
  location: string | undefined;
}

function postOnce(url: URL, text: string, options: PostOptions & { signal: AbortSignal }): Promise<Answer> {
  const request = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method: "POST",
        signal: options.signal,
        // A connection of its own: one that is kept could lead elsewhere than was looked at.
        agent: false,
        lookup: guardedLookup(options),
        headers: {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(text),
          "user-agent": "switchyard",
        },
      },
      (response) => {
        resolve({ status: response.statusCode ?? 0, location: response.headers.location });
        // What it says besides is of no use and may be endless.
        response.destroy();
      },
    );
    sent.on("error", reject);
    sent.end(text);
  });
}

/** Names are looked up once, and what is connected to is what was looked at: a second answer of the DNS changes nothing. */
function guardedLookup({ allowPrivate, lookup = lookupName }: PostOptions): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, [], 0);
      const isClosed = found.length === 0 || found.some(({ address }) => isIP(address) === 0);
      if (isClosed || (!allowPrivate && found.some(({ address }) => !isPublicAddress(address)))) {
        return callback(new Closed("a private address"), [], 0);
      }
      const [first] = found;
      if (options.all) return callback(null, found);
      return callback(null, first?.address ?? "", first?.family);
    });
  };
}
