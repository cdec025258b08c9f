/**
 * Which hosts may be named in a request, and which pages may send one that changes something. Together they stop a
 * foreign page from driving a server on this machine, also by DNS rebinding. Pure; used by `proxy.ts`.
 */

const LOOPBACK_NAMES: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** `SWITCHYARD_ALLOWED_HOSTS`: comma-separated host names, without port. */
export function parseAllowedHosts(value: string | undefined): ReadonlySet<string> {
  const names = (value ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");
  return new Set([...LOOPBACK_NAMES, ...names]);
}

/** The name in a Host header without its port, or null where the header is no host. */
export function hostNameOf(header: string | null): string | null {
  if (header === null) return null;
  const match = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+)(?::\d{1,5})?$/.exec(header);
  return match?.[1]?.toLowerCase().replace(/\.$/, "") ?? null;
}

export function isAllowedHost(header: string | null, allowed: ReadonlySet<string>): boolean {
  const name = hostNameOf(header);
  return name !== null && allowed.has(name);
}

const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

export interface RequestFacts {
  method: string;
  pathname: string;
  host: string | null;
  origin: string | null;
  /** `Sec-Fetch-Site`, which a page cannot forge. */
  fetchSite: string | null;
}

/** Workers are no browsers: they send no Origin and prove themselves with a token in every request. */
const isWorkerRoute = (pathname: string): boolean => pathname.startsWith("/api/worker/");

/**
 * True where a request that may change something comes from our own pages. Requests that only read pass, as do
 * subscriptions, which tRPC sends as GET; tRPC refuses mutations by GET.
 */
export function isOwnOrigin(request: RequestFacts): boolean {
  if (SAFE_METHODS.has(request.method) || isWorkerRoute(request.pathname)) return true;
  if (request.fetchSite !== null && request.fetchSite !== "same-origin") return false;
  if (request.origin === null) return false;
  try {
    return new URL(request.origin).host === request.host;
  } catch {
    return false;
  }
}
