import { ASK_GRACE_MS, ASK_POLL_MS, type AskPoll } from "@switchyard/protocol";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { AskFailure } from "./ask-failure";
import { AskBroker, MAX_PENDING, type Question, WAIT_MS } from "./broker";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const question = (say: string, more: Partial<Question> = {}): Question => ({
  request: { kind: "score", say },
  seconds: 10,
  files: [],
  stages: [],
  fits: () => true,
  ...more,
});

const pollOf = (session: string, more: Partial<AskPoll> = {}): AskPoll => ({
  session,
  contract: "c".repeat(64),
  trainerVersion: "0",
  isWarm: false,
  holding: [],
  ...more,
});

/** A worker's connection. */
function poll(broker: AskBroker, session: string, more: Partial<AskPoll> & { worker?: string } = {}) {
  const { worker = session, ...told } = more;
  const connection = new AbortController();
  const reply = broker.poll(worker, pollOf(session, told), connection.signal);
  return { reply, close: () => connection.abort() };
}

const right = (id: string, session: string, result: unknown) => ({
  session,
  id,
  answer: { ok: true, result } as const,
});

const reasonOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => "answered",
    (error: AskFailure) => error.reason,
  );

/** Whose end a test does not look at. */
const aside = (asked: Promise<unknown>): void => void asked.catch(() => undefined);

const passed = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test("a question waits for the worker's poll, goes out on it and comes back to who asked", async () => {
  const broker = new AskBroker();
  const open = poll(broker, "one");
  const asked = broker.ask(question("a"));
  const { asks } = await open.reply;
  expect(asks).toMatchObject([{ request: { kind: "score", say: "a" }, seconds: 10 }]);
  expect(broker.answer("one", right(asks[0]?.id ?? "", "one", 5))).toBe(true);
  expect(await asked).toEqual({ ok: true, result: 5 });
  expect(broker.answer("one", right(asks[0]?.id ?? "", "one", 6)), "a second answer").toBe(false);
});

test("a poll with nothing to carry ends after a while, and the worker counts as there until it stays away", async () => {
  const broker = new AskBroker();
  const open = poll(broker, "one");
  await passed(ASK_POLL_MS);
  expect(await open.reply).toEqual({ asks: [], cancelled: [] });
  expect(broker.sessions()).toHaveLength(1);
  await passed(ASK_GRACE_MS);
  expect(broker.sessions()).toHaveLength(0);
  expect(await reasonOf(broker.ask(question("a")))).toBe("nobody");
});

test("two questions at once go to a worker one after the other, each answer to its own", async () => {
  const broker = new AskBroker();
  const first = poll(broker, "one");
  const [a, b] = [broker.ask(question("a")), broker.ask(question("b"))];
  const [given] = (await first.reply).asks;
  const second = poll(broker, "one", { holding: [given?.id ?? ""] });
  await passed(100);
  broker.answer("one", right(given?.id ?? "", "one", "for a"));
  expect(await a).toEqual({ ok: true, result: "for a" });
  // The open poll carries the next as soon as the worker has nothing in hand: it calls again with an empty hand.
  const third = poll(broker, "one");
  const [next] = [...(await second.reply).asks, ...(await third.reply).asks];
  expect(next?.request).toMatchObject({ say: "b" });
  broker.answer("one", right(next?.id ?? "", "one", "for b"));
  expect(await b).toEqual({ ok: true, result: "for b" });
});

test("an open poll takes the next question the moment the one before is answered", async () => {
  const broker = new AskBroker();
  const first = poll(broker, "one");
  aside(broker.ask(question("a")));
  aside(broker.ask(question("b")));
  const [given] = (await first.reply).asks;
  const second = poll(broker, "one", { holding: [given?.id ?? ""] });
  broker.answer("one", right(given?.id ?? "", "one", 1));
  expect((await second.reply).asks[0]?.request).toMatchObject({ say: "b" });
});

test("a worker cannot answer what another was given, nor under another's session", async () => {
  const broker = new AskBroker();
  const one = poll(broker, "one");
  const asked = broker.ask(question("a"));
  const [given] = (await one.reply).asks;
  poll(broker, "two");
  expect(broker.answer("two", right(given?.id ?? "", "two", "forged"))).toBe(false);
  expect(broker.answer("two", right(given?.id ?? "", "one", "forged"))).toBe(false);
  expect(broker.answer("one", right(given?.id ?? "", "one", "own"))).toBe(true);
  expect(await asked).toEqual({ ok: true, result: "own" });
});

test("a session is its worker's own: another worker that names it neither gets nor ends anything of it", async () => {
  const broker = new AskBroker();
  const one = poll(broker, "shared", { worker: "one" });
  const two = poll(broker, "shared", { worker: "two" });
  const asked = broker.ask(question("a", { fits: ({ workerId }) => workerId === "one" }));
  const [given] = (await one.reply).asks;
  expect(broker.answer("two", right(given?.id ?? "", "shared", "forged"))).toBe(false);
  poll(broker, "shared", { worker: "two" });
  expect((await two.reply).asks).toEqual([]);
  broker.answer("one", right(given?.id ?? "", "shared", "own"));
  expect(await asked).toEqual({ ok: true, result: "own" });
});

test("a worker that dies with a question in hand: the asker is told within the grace", async () => {
  const broker = new AskBroker();
  const open = poll(broker, "one");
  const asked = reasonOf(broker.ask(question("a")));
  const [given] = (await open.reply).asks;
  const next = poll(broker, "one", { holding: [given?.id ?? ""] });
  next.close();
  await passed(ASK_GRACE_MS);
  expect(await asked).toBe("gone");
});

test("what waits for a worker that went away goes to another that fits, or is told", async () => {
  const broker = new AskBroker();
  const one = poll(broker, "one");
  aside(broker.ask(question("busy")));
  await one.reply;
  const [waits, pinned] = [
    broker.ask(question("waits")),
    reasonOf(broker.ask(question("pinned", { fits: ({ workerId }) => workerId === "one" }))),
  ];
  await passed(ASK_GRACE_MS - 1);
  const two = poll(broker, "two");
  const [given] = (await two.reply).asks;
  expect(given?.request).toMatchObject({ say: "waits" });
  broker.answer("two", right(given?.id ?? "", "two", 2));
  expect(await waits).toEqual({ ok: true, result: 2 });
  await passed(1);
  expect(await pinned).toBe("gone");
});

test("a reply that was lost on its way: the worker's next poll gets the question again, three times at most", async () => {
  const broker = new AskBroker();
  const asked = (() => {
    poll(broker, "one");
    return reasonOf(broker.ask(question("a")));
  })();
  const ids = new Set<string>();
  for (let lost = 1; lost < 3; lost += 1) {
    const { asks } = await poll(broker, "one").reply;
    ids.add(asks[0]?.id ?? "");
  }
  expect(ids.size, "the same question").toBe(1);
  poll(broker, "one");
  expect(await asked).toBe("lost");
});

test("cancelled while it waits: it never goes out; cancelled in hand: the worker is told on its poll", async () => {
  const broker = new AskBroker();
  const open = poll(broker, "one");
  const [first, second] = [new AbortController(), new AbortController()];
  const a = reasonOf(broker.ask(question("a", { signal: first.signal })));
  const b = reasonOf(broker.ask(question("b", { signal: second.signal })));
  const [given] = (await open.reply).asks;
  second.abort();
  expect(await b).toBe("given up");
  const next = poll(broker, "one", { holding: [given?.id ?? ""] });
  first.abort();
  expect(await a).toBe("given up");
  expect(await next.reply).toEqual({ asks: [], cancelled: [given?.id] });
  // Still at work on it: told again until it has let go.
  expect(await poll(broker, "one", { holding: [given?.id ?? ""] }).reply).toMatchObject({
    cancelled: [given?.id],
  });
  const after = poll(broker, "one");
  await passed(ASK_POLL_MS);
  expect(await after.reply).toEqual({ asks: [], cancelled: [] });
});

test("nobody answers in time: the asker is told, and the worker too", async () => {
  const broker = new AskBroker();
  const open = poll(broker, "one");
  const asked = reasonOf(broker.ask(question("a")));
  const [given] = (await open.reply).asks;
  const holding = [given?.id ?? ""];
  for (let at = 0; at < 10_000 + WAIT_MS; at += ASK_POLL_MS) {
    poll(broker, "one", { holding });
    await passed(ASK_POLL_MS);
  }
  expect(await asked).toBe("late");
  expect((await poll(broker, "one", { holding }).reply).cancelled).toEqual(holding);
  expect(broker.answer("one", right(given?.id ?? "", "one", 1)), "too late").toBe(false);
});

test("warm workers are asked first, and only those that fit", async () => {
  const broker = new AskBroker();
  const cold = poll(broker, "cold");
  const warm = poll(broker, "warm", { isWarm: true });
  const other = poll(broker, "other", { isWarm: true, contract: "d".repeat(64) });
  const fits: Question["fits"] = ({ contract }) => contract.startsWith("c");
  aside(broker.ask(question("a", { fits })));
  aside(broker.ask(question("b", { fits })));
  expect((await warm.reply).asks[0]?.request).toMatchObject({ say: "a" });
  expect((await cold.reply).asks[0]?.request).toMatchObject({ say: "b" });
  await passed(ASK_POLL_MS);
  expect((await other.reply).asks).toEqual([]);
});

test("more questions than may wait are refused at once", async () => {
  const broker = new AskBroker();
  poll(broker, "one");
  const asked = Array.from({ length: MAX_PENDING }, (_, index) => reasonOf(broker.ask(question(`${index}`))));
  expect(await reasonOf(broker.ask(question("one too many")))).toBe("full");
  await passed(ASK_POLL_MS + ASK_GRACE_MS);
  expect(new Set(await Promise.all(asked))).toEqual(new Set(["gone"]));
  poll(broker, "two");
  const again = broker.ask(question("room again"));
  expect(await reasonOf(Promise.race([again, Promise.resolve()]))).toBe("answered");
});

test("a second poll of a worker ends the first: its connection is dead", async () => {
  const broker = new AskBroker();
  const first = poll(broker, "one");
  const second = poll(broker, "one");
  expect(await first.reply).toEqual({ asks: [], cancelled: [] });
  aside(broker.ask(question("a")));
  expect((await second.reply).asks).toHaveLength(1);
});
