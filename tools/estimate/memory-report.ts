import type { JobEstimate, StageEstimate } from "@switchyard/compiler";

/** An estimate is called off where it is further from what was held than this, either way. */
const MOST_RATIO = 1.5;
const MIB = 1024 * 1024;

export interface MeasuredJob {
  readonly title: string;
  readonly estimate: JobEstimate;
  /** The most bytes of live tensors, by stage. */
  readonly tensors: Readonly<Record<string, number>>;
  /** Bytes of the process with its libraries, and how many more it had at its most. */
  readonly process: { readonly before: number; readonly gained: number };
}

const mib = (bytes: number): string => (bytes / MIB).toFixed(1);

const ratioOf = (estimated: number, held: number): string => {
  const ratio = estimated / held;
  const text = ratio.toFixed(2);
  return isOff(ratio) ? `**${text}**` : text;
};

const isOff = (ratio: number): boolean => ratio > MOST_RATIO || ratio < 1 / MOST_RATIO;

interface Pair {
  readonly stage: StageEstimate;
  readonly estimated: number;
  readonly held: number;
  readonly isBound: boolean;
}

const pairsOf = ({ estimate, tensors }: MeasuredJob): Pair[] =>
  estimate.stages.flatMap((stage) =>
    stage.memory
      ? [
          {
            stage,
            estimated: stage.memory.bytes,
            held: tensors[stage.id] ?? Number.NaN,
            isBound: stage.memory.isBound,
          },
        ]
      : [],
  );

export const stageLines = (job: MeasuredJob): string[] =>
  pairsOf(job).map(({ stage, estimated, held, isBound }) => {
    const parts = (stage.memory?.lines ?? []).map(
      ({ what, bytes }) => `${what.toLowerCase()} ${mib(bytes ?? 0)}`,
    );
    const most = isBound ? "at most " : "";
    return `| ${job.title} | ${stage.kind} | ${most}${mib(estimated)} | ${mib(held)} | ${ratioOf(estimated, held)} | ${parts.join(", ")} |`;
  });

function verdict(pairs: readonly Pair[]): string {
  const ratios = pairs.map(({ estimated, held }) => estimated / held);
  const bounds = pairs.filter(({ isBound, estimated, held }) => isBound && estimated > MOST_RATIO * held);
  return `Off by more than ${MOST_RATIO}, either way, is bold: ${ratios.filter(isOff).length} of ${pairs.length}, of which ${bounds.length} are bounds ("at most") that the texts then stayed below. The ratios lie between ${Math.min(...ratios).toFixed(2)} and ${Math.max(...ratios).toFixed(2)}.`;
}

export function reportOf(jobs: readonly MeasuredJob[], machine: string): string {
  return [
    "# Estimated memory",
    "",
    `\`npm run bench -- estimate\` on ${new Date().toISOString().slice(0, 10)}: ${machine}, one thread, float32. What the run dialog says a stage will hold, beside what the trainer then held, MiB.`,
    "",
    "| run | stage | estimated | held | ratio | of the estimate |",
    "| --- | --- | ---: | ---: | ---: | --- |",
    ...jobs.flatMap(stageLines),
    "",
    verdict(jobs.flatMap(pairsOf)),
    "",
    "At most: responses may end before their limit. Texts that are made only by the run, such as puzzles, are taken to fill half of the model's context.",
    "",
    "Held: the most that live tensors had at any moment of the stage, by PyTorch's profiler, which sees every allocation, those of the backward pass and within operators too. Templates as they are but for a few steps; rewards drawn at random, so that every row is learned from, as the estimate takes it. A sampled response may end before its limit; the estimate takes the limit.",
    "",
    "## The whole process",
    "",
    "| run | estimated, largest stage | the process gained | with its libraries |",
    "| --- | ---: | ---: | ---: |",
    ...jobs.map(
      ({ title, estimate, process: { before, gained } }) =>
        `| ${title} | ${mib(estimate.totals.memoryBytes)} | ${mib(gained)} | ${mib(before + gained)} |`,
    ),
    "",
    "Gained: the high-water mark of resident memory over what the process had when Python, PyTorch and the trainer were loaded. Beside tensors it holds the tasks' texts, what the allocator has been given back and keeps, and code that is loaded when it is first used.",
    "",
  ].join("\n");
}
