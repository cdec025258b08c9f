"use client";

import { ArrowUp, Download, EllipsisVertical, Pin, PinOff } from "lucide-react";
import { memo, type RefObject } from "react";
import { IconButton } from "@/ui/button";
import { Menu, MenuItem } from "@/ui/menu";
import { saveFile } from "@/ui/save-file";
import { toast } from "@/ui/toast";
import { useRun } from "../live/run-store";
import { useRunFacts } from "../run-context";
import type { SeriesInfo } from "../series-info";
import { pinOf, usePins } from "./pins";
import { chartPng, chartSvg } from "./save-chart";

interface CurveMenuProps {
  series: SeriesInfo;
  card: RefObject<HTMLElement | null>;
}

function useDownloads({ series, card }: CurveMenuProps) {
  const { runId } = useRunFacts();
  const { name: run, specHash } = useRun(({ head }) => head);
  const file = `${runId}-${series.stage}-${series.name.replaceAll("/", "-")}`;
  const caption = {
    title: `${series.title}, ${series.stage}`,
    source: `${run} · ${series.name} · spec ${specHash.slice(0, 16)}`,
  };
  const chart = () => card.current?.querySelector<SVGSVGElement>("svg[data-chart]") ?? null;
  return {
    csv: `/runs/${runId}/curves.csv?series=${series.id}`,
    file,
    svg: () => {
      const drawn = chart();
      if (drawn)
        saveFile(`${file}.svg`, new Blob([chartSvg(drawn, caption).text], { type: "image/svg+xml" }));
    },
    png: async () => {
      const drawn = chart();
      if (!drawn) return;
      try {
        saveFile(`${file}.png`, await chartPng(drawn, caption));
      } catch (error) {
        toast({ tone: "bad", title: "The picture could not be made", description: String(error) });
      }
    },
  };
}

/** What can be done with one curve. */
export const CurveMenu = memo(function CurveMenu(props: CurveMenuProps) {
  const { series } = props;
  const { pins, toggle, raise } = usePins();
  const downloads = useDownloads(props);
  const pin = pinOf(series);
  const at = pins.indexOf(pin);
  const icon = <Download className="size-4" aria-hidden="true" />;
  return (
    <Menu
      align="end"
      trigger={
        <IconButton size="sm" label={`More for ${series.title}`} className="-mr-1.5">
          <EllipsisVertical className="size-3.5" aria-hidden="true" />
        </IconButton>
      }
    >
      <MenuItem
        icon={
          at < 0 ? (
            <Pin className="size-4" aria-hidden="true" />
          ) : (
            <PinOff className="size-4" aria-hidden="true" />
          )
        }
        onSelect={() => toggle(pin)}
      >
        {at < 0 ? "Pin to the top" : "Unpin"}
      </MenuItem>
      {at > 0 ? (
        <MenuItem icon={<ArrowUp className="size-4" aria-hidden="true" />} onSelect={() => raise(pin)}>
          Move forward
        </MenuItem>
      ) : null}
      <MenuItem icon={icon} onSelect={() => window.location.assign(downloads.csv)}>
        All points as CSV
      </MenuItem>
      <MenuItem icon={icon} onSelect={downloads.svg}>
        Picture as SVG
      </MenuItem>
      <MenuItem icon={icon} onSelect={() => void downloads.png()}>
        Picture as PNG
      </MenuItem>
    </Menu>
  );
});
