import fc from "fast-check";
import { expect, test } from "vitest";
import { keepNewest } from "./keep-newest";

const keeping = { maxSize: 10, sizeOf: (text: string) => text.length };
const later = async (text: string) => text;

test("a value is made once for a version, also by those who ask while it is made", async () => {
  const kept = keepNewest(keeping);
  let made = 0;
  const make = async () => {
    made += 1;
    return `v${made}`;
  };
  const both = await Promise.all([kept.get("a", 1, make), kept.get("a", 1, make)]);
  expect([...both, await kept.get("a", 1, make)]).toEqual(["v1", "v1", "v1"]);
  expect(await kept.get("a", 2, make)).toBe("v2");
  expect(await kept.get("a", 2, make)).toBe("v2");
});

test("what failed is made anew, and what is newer meanwhile is not lost with it", async () => {
  const kept = keepNewest(keeping);
  const failing = kept.get("a", 1, () => Promise.reject(new Error("gone")));
  const newer = kept.get("a", 2, () => later("new"));
  await expect(failing).rejects.toThrow("gone");
  expect(await newer).toBe("new");
  expect(kept.keys()).toEqual(["a"]);
  await expect(kept.get("b", 1, () => Promise.reject(new Error("gone")))).rejects.toThrow("gone");
  expect(await kept.get("b", 1, () => later("back"))).toBe("back");
});

test("never more than fits; what was asked for last stays, and each answer is of the version asked for", async () => {
  const ask = fc.record({ key: fc.constantFrom("a", "b", "c", "d"), size: fc.integer({ min: 1, max: 6 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(ask), async (asks) => {
      const kept = keepNewest(keeping);
      const sizes = new Map<string, number>();
      for (const [version, { key, size }] of asks.entries()) {
        const text = "x".repeat(size);
        expect(await kept.get(key, version, () => later(text))).toBe(text);
        sizes.set(key, size);
        await Promise.resolve();
        expect(kept.keys().at(-1)).toBe(key);
        expect(kept.keys().reduce((sum, one) => sum + (sizes.get(one) ?? 0), 0)).toBeLessThanOrEqual(10);
      }
    }),
  );
});
