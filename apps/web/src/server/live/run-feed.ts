import { type Connection, listenRuns } from "@switchyard/db";
import { UserFault } from "../user-fault";
import type { RunDelta } from "./delta";
import { followRun } from "./follow";
import { RunNotices, TooManyFollowers } from "./notices";
import { readDelta } from "./read-delta";
import { shareReads } from "./share-reads";

type FeedConnection = Pick<Connection, "db" | "sql">;

export interface RunFeed {
  /** Deltas from the cursor on; null: from the state as it is now. Ends when the signal aborts. */
  follow: (runId: string, cursor: number | null, signal: AbortSignal) => AsyncGenerator<RunDelta, void, void>;
  followers: () => number;
  close: () => Promise<void>;
}

export function makeRunFeed(connection: FeedConnection): RunFeed {
  const notices = new RunNotices((onNotice) => listenRuns(connection, onNotice));
  const read = shareReads((key: string) => {
    const [runId = "", , cursor] = key.split(" ");
    return readDelta(connection.db, runId, cursor === undefined ? null : Number(cursor));
  });
  return {
    follow(runId, from, signal) {
      const source = {
        onChange: (notice: () => void) => notices.follow(runId, notice).catch(refuseTooMany),
        read: async (cursor: number | null) => {
          // Not a reading that began before the notice which this one is for: that may lack what the notice is about.
          const place = `${runId} ${notices.generationOf(runId)}`;
          const delta = await read(cursor === null ? place : `${place} ${cursor}`);
          if (delta === undefined) throw noSuchRun();
          return delta;
        },
      };
      return followRun(source, from, signal);
    },
    followers: () => notices.followers,
    close: () => notices.close(),
  };
}

export const noSuchRun = () =>
  new UserFault("NOT_FOUND", "There is no such run.", {
    remedy: "It may have been deleted. The list of runs shows what there is.",
  });

function refuseTooMany(error: unknown): never {
  if (!(error instanceof TooManyFollowers)) throw error;
  throw new UserFault("TOO_MANY_REQUESTS", "Too many pages follow runs at the moment.", {
    remedy: "Close some of them; this page tries again by itself.",
  });
}

/** Kept on the global object, so that a reload of this module in development listens once. */
const holder = globalThis as typeof globalThis & { switchyardRunFeeds?: WeakMap<object, RunFeed> };

/** The process's one feed on a connection. */
export function runFeed(connection: FeedConnection): RunFeed {
  holder.switchyardRunFeeds ??= new WeakMap();
  const held = holder.switchyardRunFeeds.get(connection.db);
  if (held) return held;
  const made = makeRunFeed(connection);
  holder.switchyardRunFeeds.set(connection.db, made);
  return made;
}
