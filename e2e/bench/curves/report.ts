import { median, percentile } from "./browser";
import type { LivePlan, LiveResult } from "./live";
import { CURVES, SPIKES, STEPS } from "./seed";
import type { Shown } from "./shown";
import { TENSORBOARD_VERSION, type TensorBoardResult } from "./tensorboard";

const FIRST_AIM_MS = 700;
const BYTES_AIM = 300_000;
const LIVE_AIM_MS = 300;

interface Measured {
  readonly shown: Shown;
  readonly spikes: { readonly shown: number; readonly looked: number };
  readonly inTabs: LiveResult;
  readonly inWindows: LiveResult;
  readonly live: LivePlan;
  readonly theirs: TensorBoardResult | null;
  readonly machine: string;
  readonly load: string;
}

const ms = (values: readonly number[]) =>
  `${Math.round(median(values))} (${Math.round(Math.min(...values))}, ${Math.round(Math.max(...values))})`;
const kb = (bytes: number) => Math.round(bytes / 1000).toLocaleString("en");
const verdict = (value: number, aim: number) => (value <= aim ? "holds" : "**missed**");

function liveRow(place: string, { latencies, framesPerSecond }: LiveResult): string {
  const frames = framesPerSecond.map((count) => Math.round(count)).join(", ");
  const numbers = [median(latencies), percentile(latencies, 0.95), Math.max(...latencies)].map(Math.round);
  return `| ${place} | ${latencies.length.toLocaleString("en")} | ${numbers.join(" | ")} | ${frames} |`;
}

function liveLines({ inTabs, inWindows, live }: Pick<Measured, "inTabs" | "inWindows" | "live">): string[] {
  const [tabs95, windows95] = [inTabs, inWindows].map(({ latencies }) => percentile(latencies, 0.95)) as [
    number,
    number,
  ];
  return [
    "## From a point to the pixel",
    "",
    `${live.stepsPerSecond * live.valuesPerStep} points a second for ${live.seconds} s to ${live.tabs} open tabs of one run: from the time a trainer writes an event to the animation frame in which the card says its value. Last, the frames a second that the browser gave each tab.`,
    "",
    "| | changes seen | median, ms | p95, ms | slowest, ms | frames a second |",
    "| --- | ---: | ---: | ---: | ---: | --- |",
    liveRow(`${live.tabs} tabs of one window`, inTabs),
    liveRow(`${live.tabs} windows`, inWindows),
    "",
    "The browser calls all tabs of one window visible, yet draws only the one in front: those behind get a frame now and then, and a change is seen in the next one. In windows of their own all are drawn, which is more work and the fairer measure.",
    "",
    `- p95 within ${LIVE_AIM_MS} ms: ${verdict(tabs95, LIVE_AIM_MS)} in tabs at ${Math.round(tabs95)}, ${verdict(windows95, LIVE_AIM_MS)} in windows at ${Math.round(windows95)}.`,
    "",
  ];
}

export function reportOf({
  shown,
  spikes,
  inTabs,
  inWindows,
  live,
  theirs,
  machine,
  load,
}: Measured): string {
  const first = median(shown.firstMs);
  const bytes = median(shown.bytes);
  return [
    "# Curves",
    "",
    `\`npm run bench -- curves\` on ${new Date().toISOString().slice(0, 10)}: ${machine}, Chromium without a graphics card, load average before ${load}. Browser, server and database share the cores.`,
    "",
    `## A finished run of ${CURVES} curves x ${STEPS.toLocaleString("en")} points`,
    "",
    "Warm visits, milliseconds from the start of the navigation: median (fastest, slowest). Transferred is all that the server sends until the page has been still for a second, headers included and kB of 1,000 bytes; scripts and styles come from the browser's cache.",
    "",
    "| | first curve, ms | all in the window, ms | transferred, kB | planted spikes in what is sent |",
    "| --- | ---: | ---: | ---: | ---: |",
    `| Switchyard | ${ms(shown.firstMs)} | ${ms(shown.allMs)} | ${kb(bytes)} | ${spikes.shown} of ${spikes.looked}, over zooms of 1, 4, 16 and 64 parts |`,
    ...(theirs
      ? [
          `| TensorBoard ${TENSORBOARD_VERSION} | ${ms(theirs.firstMs)} | | ${kb(median(theirs.bytes))} | ${theirs.spikes} of ${SPIKES}, in its default sample of ${theirs.samples} points |`,
        ]
      : []),
    "",
    `- First curve within ${FIRST_AIM_MS} ms: ${verdict(first, FIRST_AIM_MS)} at ${Math.round(first)}.`,
    `- At most ${kb(BYTES_AIM)} kB: ${verdict(bytes, BYTES_AIM)} at ${kb(bytes)}.`,
    `- Spikes never hidden: ${spikes.shown === spikes.looked ? "holds" : "**missed**"}.`,
    "",
    ...(theirs
      ? [
          `TensorBoard's time is until the data of its first curve have come and two frames have passed; what it draws then is not waited for. Before, its server took ${theirs.loadSeconds.toFixed(0)} s to read the event files; ours has its points in the database.`,
          "",
        ]
      : []),
    ...liveLines({ inTabs, inWindows, live }),
  ].join("\n");
}
