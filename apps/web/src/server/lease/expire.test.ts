import { LEASE_MS } from "@switchyard/protocol";
import { expect, test } from "vitest";
import { ExpiryGrace } from "./expire";

test("after the server was away every worker gets the length of a lease to be heard again", () => {
  const grace = new ExpiryGrace(0);
  for (let now = 1_000; now < LEASE_MS; now += 1_000) expect(grace.maySweep(now)).toBe(false);
  expect(grace.maySweep(LEASE_MS)).toBe(true);
  expect(grace.maySweep(LEASE_MS + 1_000)).toBe(true);
  // Ten minutes without a look at the database.
  const back = LEASE_MS + 601_000;
  expect(grace.maySweep(back)).toBe(false);
  for (let now = back + 1_000; now < back + LEASE_MS; now += 1_000) expect(grace.maySweep(now)).toBe(false);
  expect(grace.maySweep(back + LEASE_MS)).toBe(true);
});
