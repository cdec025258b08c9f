/**
 * Where a webhook may lead. An address is given by a person, but is called by this server: without these bounds it would
 * reach services of this machine and its network that the person's browser cannot.
 */
import { BlockList, isIP, isIPv6 } from "node:net";
import { UserFault } from "../user-fault";

/** Special-purpose blocks of the IANA registries: loopback, private, link-local, carrier, multicast, documentation, reserved. */
const V4 = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const;

/** Within 2000::/3, which is all of IPv6 that is global; the tunnels carry an IPv4 address that is not looked into. */
const V6 = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const;

const closed = new BlockList();
for (const [net, bits] of V4) closed.addSubnet(net, bits, "ipv4");
for (const [net, bits] of V6) closed.addSubnet(net, bits, "ipv6");

const global6 = new BlockList();
global6.addSubnet("2000::", 3, "ipv6");

/** Whether an IP address is one of the public internet. An IPv6 address that wraps an IPv4 one is not. */
export function isPublicAddress(address: string): boolean {
  const [bare = ""] = address.split("%");
  if (isIPv6(bare)) return global6.check(bare, "ipv6") && !closed.check(bare, "ipv6");
  return isIP(bare) === 4 && !closed.check(bare, "ipv4");
}

export const PRIVATE_WORDS =
  "leads to this machine or a private network, where this server calls nobody (npm start -- --private-webhooks allows it)";

export type WebhookUrl = { ok: true; url: URL } | { ok: false; sentence: string };

/** What can be said of an address without asking for its name. */
export function readWebhookUrl(text: string, options: { allowPrivate: boolean }): WebhookUrl {
  const no = (sentence: string): WebhookUrl => ({ ok: false, sentence });
  if (!URL.canParse(text)) return no("This is not an address: it must begin with https:// or http://.");
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    return no(`Webhooks go by https:// or http://, not by ${url.protocol}//.`);
  }
  if (url.username || url.password) return no("An address with a name or a password in it is not called.");
  const host = hostOf(url);
  const isLocal = host === "localhost" || host.endsWith(".localhost");
  const isClosed = isLocal || (isIP(host) !== 0 && !isPublicAddress(host));
  if (isClosed && !options.allowPrivate) return no(`${url.host} ${PRIVATE_WORDS}.`);
  return { ok: true, url };
}

export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");

/** Set by `npm start -- --private-webhooks`. */
export const allowsPrivate = (): boolean => process.env.SWITCHYARD_PRIVATE_WEBHOOKS === "1";

export function checkedWebhook(text: string | null): string | null {
  if (text === null || text.trim() === "") return null;
  const read = readWebhookUrl(text.trim(), { allowPrivate: allowsPrivate() });
  if (read.ok) return read.url.href;
  throw new UserFault("BAD_REQUEST", read.sentence, {
    remedy: "Give the address of a service that takes a POST with JSON, or leave it empty.",
  });
}
