import type { MatcherInputs } from "@switchyard/protocol";
import { env, InferenceSession, Tensor } from "onnxruntime-web/wasm";

// Threads need shared memory, which needs headers that other pages would have to bear.
env.wasm.numThreads = 1;

export type MatchSession = InferenceSession;

export const openSession = (model: Uint8Array): Promise<MatchSession> =>
  InferenceSession.create(model, { executionProviders: ["wasm"] });

const vector = (values: readonly number[], dims: number[] = [values.length]): Tensor =>
  new Tensor("int64", BigInt64Array.from(values, BigInt), dims);

/** The squared distance of a pair. */
export async function squaredDistance(
  session: MatchSession,
  { chars, ...inputs }: MatcherInputs,
): Promise<number> {
  const feeds: Record<string, Tensor> = {
    chars: vector(chars.flat(), [chars.length, chars[0]?.length ?? 0]),
  };
  for (const [name, values] of Object.entries(inputs)) feeds[name] = vector(values);
  const { squared } = await session.run(feeds);
  const value = squared?.data[0];
  if (typeof value !== "number") throw new Error("the matcher gave no distance");
  return value;
}
