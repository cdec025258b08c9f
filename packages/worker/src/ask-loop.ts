/** Fetches questions from the server and brings the warm trainer's answers, beside whatever run the worker holds. */
import { randomUUID } from "node:crypto";
import type { Ask, AskAnswer } from "@switchyard/protocol";
import { MAX_ASK_ANSWER_BYTES } from "@switchyard/protocol";
import type { Logger } from "pino";
import { backoffMs, sleep } from "./pause";
import { isPassing, Refused, type ServerClient, Unreachable } from "./server-client";
import { fetchInputs, type LocalStore } from "./stage-cache";
import { failed, type WarmTrainer } from "./warm-trainer";

export interface AskLoopOptions {
  readonly client: ServerClient;
  readonly store: LocalStore;
  readonly trainer: WarmTrainer;
  readonly contract: string;
  readonly trainerVersion: string;
  readonly stopping: AbortSignal;
  readonly log: Logger;
}

/** A server that has no questions to give is asked again this seldom. */
const UNOFFERED_MS = 60_000;
/** An answer is sent again for so long; then nobody waits for it. */
const ANSWER_TRIES = 8;

export class AskLoop {
  readonly #options: AskLoopOptions;
  readonly #session = randomUUID();
  /** Questions in hand. */
  readonly #held = new Map<string, AbortController>();
  #work: Promise<void> = Promise.resolve();

  constructor(options: AskLoopOptions) {
    this.#options = options;
  }

  /** Until the worker stops. Never throws: a worker without questions is still a worker. */
  async run(): Promise<void> {
    const { stopping, log } = this.#options;
    for (let tries = 1; !stopping.aborted; ) {
      try {
        await this.#poll();
        tries = 1;
      } catch (error) {
        if (stopping.aborted) break;
        const isUnoffered = !isPassing(error) || (error instanceof Unreachable && error.status === 404);
        log.debug({ err: error }, "could not ask for questions");
        await sleep(isUnoffered ? UNOFFERED_MS : backoffMs(tries), stopping);
        tries += 1;
      }
    }
    for (const controller of this.#held.values()) controller.abort();
    await this.#options.trainer.close();
    await this.#work;
  }

  async #poll(): Promise<void> {
    const { client, trainer, contract, trainerVersion, stopping } = this.#options;
    const holding = [...this.#held.keys()];
    const poll = { session: this.#session, contract, trainerVersion, isWarm: trainer.isWarm, holding };
    const { asks, cancelled } = await client.nextAsk(poll, stopping);
    for (const id of cancelled) this.#drop(id);
    for (const ask of asks) this.#take(ask);
  }

  #drop(id: string): void {
    this.#held.get(id)?.abort();
    this.#held.delete(id);
  }

  #take(ask: Ask): void {
    if (this.#held.has(ask.id)) return;
    const controller = new AbortController();
    this.#held.set(ask.id, controller);
    const signal = AbortSignal.any([controller.signal, this.#options.stopping]);
    const work = async () => {
      const answer = await this.#answer(ask, signal);
      if (!signal.aborted) await this.#send(ask.id, answer, signal);
      this.#held.delete(ask.id);
    };
    // One after another: the trainer's pipe takes one at a time.
    this.#work = this.#work.then(work).catch((error: unknown) => {
      this.#held.delete(ask.id);
      this.#options.log.warn({ err: error }, "a question could not be answered");
    });
  }

  async #answer(ask: Ask, signal: AbortSignal): Promise<AskAnswer> {
    const { client, store, trainer } = this.#options;
    try {
      await fetchInputs(client, store, { files: ask.files, cachedStages: ask.stages }, signal);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return failed(
        "files",
        `An uploaded file could not be fetched: ${reason}`,
        "Try again, or upload it again.",
      );
    }
    return trainer.ask(ask.request, { seconds: ask.seconds, signal });
  }

  async #send(id: string, answer: AskAnswer, signal: AbortSignal): Promise<void> {
    const { client } = this.#options;
    const isLong = Buffer.byteLength(JSON.stringify(answer)) > MAX_ASK_ANSWER_BYTES;
    const sent = isLong
      ? failed("tooLong", "The answer is too long to be carried.", "Ask for less at once.")
      : answer;
    for (let tries = 1; tries <= ANSWER_TRIES && !signal.aborted; tries += 1) {
      try {
        return void (await client.answerAsk({ session: this.#session, id, answer: sent }));
      } catch (error) {
        if (!isPassing(error)) {
          const reason = error instanceof Refused ? error.message : String(error);
          this.#options.log.warn({ reason }, "the server refused an answer");
          return;
        }
        await sleep(backoffMs(tries), signal);
      }
    }
  }
}
