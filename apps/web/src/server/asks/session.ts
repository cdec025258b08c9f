import { ASK_GRACE_MS, ASK_POLL_MS, type Ask, type AskAnswer, type AskPollReply } from "@switchyard/protocol";
import type { AskFailure } from "./ask-failure";

/** A worker that calls, from its first poll to its absence. */
export interface AskSession {
  /** Worker and session. */
  readonly key: string;
  readonly workerId: string;
  contract: string;
  trainerVersion: string;
  isWarm: boolean;
  /** Monotonic milliseconds of its last poll's beginning or end. */
  seenAt: number;
  /** What it has been given and has not answered. */
  readonly held: Map<string, Pending>;
  /** What it has been given and nobody waits for any more. */
  readonly cancelled: Set<string>;
  /** Ends its open poll; null while none is open. */
  reply: ((reply: AskPollReply) => void) | null;
  absence: NodeJS.Timeout | undefined;
}

export interface Pending {
  readonly ask: Ask;
  readonly fits: (session: AskSession) => boolean;
  deliveries: number;
  holder: AskSession | null;
  readonly answer: (answer: AskAnswer) => void;
  readonly fail: (reason: AskFailure["reason"]) => void;
}

export const isLive = (session: AskSession, now: number): boolean =>
  now - session.seenAt < ASK_POLL_MS + ASK_GRACE_MS;
