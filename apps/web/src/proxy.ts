import { type NextRequest, NextResponse } from "next/server";
import { refusalOf } from "./server/security/guard";
import { contentSecurityPolicy, SECURITY_HEADERS } from "./server/security/policy";

const isDevelopment = process.env.NODE_ENV === "development";

/** Runs before pages and routes: refuses foreign hosts and origins, and sets the security headers. */
export function proxy(request: NextRequest): NextResponse {
  const refusal = refusalOf(request);
  if (refusal) {
    return new NextResponse(refusal.sentence, {
      status: refusal.status,
      headers: { "content-type": "text/plain; charset=utf-8", ...SECURITY_HEADERS },
    });
  }
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(18))));
  const policy = contentSecurityPolicy(nonce, isDevelopment);
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.headers.set(name, value);
  return response;
}

export const config = {
  // Left out: static files, which carry no data, and the routes that stream large bodies, which the proxy would hold
  // in memory. Workers prove themselves by token; uploads call `refusalOf` in their handler.
  matcher: ["/((?!_next/static|_next/image|icon\\.svg|api/worker/|api/uploads).*)"],
};
