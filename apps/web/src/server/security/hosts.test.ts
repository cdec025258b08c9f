import { describe, expect, it } from "vitest";
import { hostNameOf, isAllowedHost, isOwnOrigin, parseAllowedHosts, type RequestFacts } from "./hosts";

const allowed = parseAllowedHosts("lab.example, Other.Example");

describe("host", () => {
  it.each([
    ["localhost:3000", true],
    ["127.0.0.1", true],
    ["[::1]:3000", true],
    ["LOCALHOST", true],
    ["lab.example:8080", true],
    ["other.example", true],
    ["localhost.", true],
    ["evil.example", false],
    ["localhost.evil.example", false],
    ["127.0.0.1.nip.io", false],
    ["user@localhost", false],
    ["localhost:3000/evil", false],
    ["localhost evil", false],
    ["", false],
    [null, false],
  ])("%s -> %s", (header, expected) => {
    expect(isAllowedHost(header, allowed)).toBe(expected);
  });

  it("takes the port off", () => {
    expect(hostNameOf("[::1]:80")).toBe("[::1]");
  });
});

const post: RequestFacts = {
  method: "POST",
  pathname: "/api/trpc/runs.cancel",
  host: "localhost:3000",
  origin: "http://localhost:3000",
  fetchSite: "same-origin",
};

describe("origin", () => {
  it.each<[string, Partial<RequestFacts>, boolean]>([
    ["our own page", {}, true],
    ["an old browser without Sec-Fetch-Site", { fetchSite: null }, true],
    ["another port", { origin: "http://localhost:9999", fetchSite: "same-site" }, false],
    ["another site", { origin: "https://evil.example", fetchSite: "cross-site" }, false],
    ["a sandboxed frame", { origin: "null" }, false],
    ["no origin at all", { origin: null, fetchSite: null }, false],
    ["a forged origin with an honest Sec-Fetch-Site", { fetchSite: "cross-site" }, false],
    ["a DELETE from elsewhere", { method: "DELETE", origin: "https://evil.example" }, false],
    ["a worker", { pathname: "/api/worker/lease", origin: null, fetchSite: null }, true],
    ["a path that only looks like a worker's", { pathname: "/api/workers", origin: null }, false],
    ["reading", { method: "GET", origin: null, fetchSite: "cross-site" }, true],
  ])("%s", (_, change, expected) => {
    expect(isOwnOrigin({ ...post, ...change })).toBe(expected);
  });
});
