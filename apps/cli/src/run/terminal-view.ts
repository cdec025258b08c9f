/** What the events of a run look like in a terminal. */
import { catalog } from "@switchyard/catalog";
import type { Signal } from "@switchyard/graph";
import type { JobSpec, MetricValue, TrainerEvent } from "@switchyard/protocol";
import { formatSeconds, type Phase, type Phases } from "../checkout";

const SHOWN_METRICS = 3;

type Of<K extends TrainerEvent["kind"]> = Extract<TrainerEvent, { kind: K }>;

export class TerminalView {
  readonly #phases: Phases;
  readonly #signals: ReadonlyMap<string, Signal>;
  readonly #labels: ReadonlyMap<string, string>;
  #running: {
    stage: string;
    phase: Phase;
    progress: { done: number; total: number; secondsLeft: number | null };
  } | null = null;

  constructor(phases: Phases, spec: JobSpec) {
    this.#phases = phases;
    this.#signals = signalsOf(spec);
    this.#labels = new Map(spec.nodes.map((node) => [node.id, node.label || node.id]));
  }

  show(event: TrainerEvent): void {
    switch (event.kind) {
      case "run.started":
        return this.#phases.say(
          `${event.resumed ? "Going on" : "Running"} on ${event.device}, ${event.threads} thread${event.threads === 1 ? "" : "s"}, PyTorch ${event.torch}`,
        );
      case "stage.started":
        return this.#begin(event);
      case "stage.progress":
        return this.#progress(event.stage, event);
      case "metrics":
        return this.#metrics(event);
      case "stage.finished":
        return this.#finish(event);
      case "report":
        return this.#phases.say(`  ${event.title}: ${this.#text(Object.entries(event.metrics))}`);
      case "log":
        if (event.level !== "info") this.#phases.say(`  ${event.level}: ${event.message}`);
        return;
      case "run.finished":
        return this.#end(event);
      default:
        return;
    }
  }

  /** The trainer is gone without a last word. */
  stop(): void {
    this.#running?.phase.stopped();
    this.#running = null;
  }

  #begin({ stage, total, fromStep }: Of<"stage.started">): void {
    const phase = this.#phases.begin({ key: `cli ${stage}`, label: this.#labels.get(stage) ?? stage });
    this.#running = { stage, phase, progress: { done: fromStep, total, secondsLeft: null } };
    phase.update(this.#running.progress);
  }

  #progress(stage: string, { done, total, secondsLeft }: Of<"stage.progress">): void {
    if (this.#running?.stage !== stage) return;
    this.#running.progress = { done, total, secondsLeft };
    this.#running.phase.update(this.#running.progress);
  }

  #metrics({ stage, values }: Of<"metrics">): void {
    if (this.#running?.stage !== stage) return;
    const primary = Object.entries(values).filter(([name]) => this.#signals.get(name)?.primary);
    const detail = this.#text(primary.slice(0, SHOWN_METRICS));
    this.#running.phase.update({ ...this.#running.progress, detail });
  }

  #text(metrics: readonly [string, MetricValue][]): string {
    const titled = metrics.map(
      ([name, value]) => `${this.#signals.get(name)?.title ?? name} ${rounded(value)}`,
    );
    return titled.join(", ");
  }

  #finish({ stage, seconds, reused }: Of<"stage.finished">): void {
    const label = this.#labels.get(stage) ?? stage;
    if (this.#running?.stage === stage) this.#running.phase.done(reused ? "reused" : formatSeconds(seconds));
    else this.#phases.say(`${label}: ${reused ? "reused from an earlier run" : "done"}`);
    this.#running = null;
  }

  #end({ status, message, remedy }: Of<"run.finished">): void {
    if (status === "failed") this.#running?.phase.failed();
    this.stop();
    this.#phases.say([message, remedy].filter(Boolean).join("\n  What to do: "));
  }
}

function signalsOf(spec: JobSpec): Map<string, Signal> {
  const entries = spec.nodes.flatMap((node) =>
    Object.entries(catalog.get(node.config.kind)?.signals ?? {}).map(([name, signal]): [string, Signal] => [
      `${node.id}/${name}`,
      signal,
    ]),
  );
  return new Map(entries);
}

const rounded = (value: MetricValue): string =>
  typeof value === "number" ? String(Number(value.toPrecision(3))) : value;
