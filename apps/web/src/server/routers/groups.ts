import { MAX_PRIORITY, RUN_STATES } from "@switchyard/protocol";
import { z } from "zod";
import { getGroup, readGroupSeries } from "../runs/get-group";
import { GROUP_ORDERS } from "../runs/group-orders";
import { listGroups } from "../runs/list-groups";
import { startGroup } from "../runs/start-group";
import { procedure, router } from "../trpc";

const id = z.string().min(1).max(64);
const MAX_SEED = 2 ** 32 - 1;
const MAX_SEEDS = 256;
const MAX_PAGE = 100;

const start = z.strictObject({
  experimentId: id,
  requestKey: z.string().min(8).max(64),
  seeds: z
    .array(z.int().min(0).max(MAX_SEED))
    .min(1)
    .max(MAX_SEEDS)
    .refine((seeds) => new Set(seeds).size === seeds.length, "Each seed is named once."),
  name: z.string().trim().min(1).max(120).optional(),
  notes: z.string().trim().max(4_000).default(""),
  priority: z.int().min(-MAX_PRIORITY).max(MAX_PRIORITY).default(0),
  workerId: id.nullable().default(null),
});

const list = z.strictObject({
  /** What the client of an endless list adds to its input. */
  direction: z.enum(["forward", "backward"]).optional(),
  experimentId: id.optional(),
  states: z.array(z.enum(RUN_STATES)).min(1).optional(),
  find: z.string().trim().max(120).default(""),
  order: z.enum(GROUP_ORDERS).default("newest"),
  cursor: z.int().min(0).nullish(),
  limit: z.int().min(1).max(MAX_PAGE).default(30),
});

/** Runs that were started together. */
export const groupsRouter = router({
  start: procedure.input(start).mutation(({ ctx, input }) => startGroup(ctx.db, input)),
  list: procedure
    .input(list)
    .query(({ ctx, input: { cursor, direction: _, ...filter } }) =>
      listGroups(ctx.db, { ...filter, offset: cursor ?? 0 }),
    ),
  get: procedure
    .input(z.strictObject({ groupId: id }))
    .query(({ ctx, input }) => getGroup(ctx.db, input.groupId)),
  series: procedure
    .input(z.strictObject({ groupId: id }))
    .query(({ ctx, input }) => readGroupSeries(ctx.db, input.groupId)),
});
