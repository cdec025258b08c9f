import { isAllowedHost, isOwnOrigin, parseAllowedHosts } from "./hosts";

export interface Refusal {
  status: 403 | 421;
  sentence: string;
}

/** What `proxy.ts` asks of every request, and routes that stream large bodies past the proxy ask themselves. */
export function refusalOf(request: Request): Refusal | null {
  const host = request.headers.get("host");
  if (!isAllowedHost(host, parseAllowedHosts(process.env.SWITCHYARD_ALLOWED_HOSTS))) {
    return {
      status: 421,
      sentence: "This server does not answer for that host. Add it to SWITCHYARD_ALLOWED_HOSTS.",
    };
  }
  const isOwn = isOwnOrigin({
    method: request.method,
    pathname: new URL(request.url).pathname,
    host,
    origin: request.headers.get("origin"),
    fetchSite: request.headers.get("sec-fetch-site"),
  });
  return isOwn ? null : { status: 403, sentence: "A change must come from a page of this server." };
}
