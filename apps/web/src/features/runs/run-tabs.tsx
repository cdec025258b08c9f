"use client";

import dynamic from "next/dynamic";
import { type ComponentType, useEffect } from "react";
import { Skeleton } from "@/ui/skeleton";
import { Tab, TabList, TabPanel, Tabs } from "@/ui/tabs";
import { CurvesPanel } from "./curves/curves-panel";
import { RUN_TABS, type RunTab, useView } from "./view-state";

const TITLES: Record<RunTab, string> = {
  curves: "Curves",
  health: "Health",
  rollouts: "Rollouts",
  reports: "Reports",
  log: "Log",
  files: "Files",
};

/** The code of the panels that are not open when the page comes: the first curves need not wait for it. */
const LATER = {
  health: () => import("./health/health-panel").then((module) => module.HealthPanel),
  rollouts: () => import("./rollouts").then((module) => module.RolloutsPanel),
  reports: () => import("./reports/reports-panel").then((module) => module.ReportsPanel),
  log: () => import("./log/log-panel").then((module) => module.LogPanel),
  files: () => import("./files/files-panel").then((module) => module.FilesPanel),
};

const loading = () => <Skeleton className="m-4 h-40" />;

const PANELS: Record<RunTab, ComponentType> = {
  curves: CurvesPanel,
  health: dynamic(LATER.health, { loading }),
  rollouts: dynamic(LATER.rollouts, { loading }),
  reports: dynamic(LATER.reports, { loading }),
  log: dynamic(LATER.log, { loading }),
  files: dynamic(LATER.files, { loading }),
};

const LATER_MS = 1_500;

/** Fetched all the same once the page stands, so that a tab opens at once. */
function useLaterPanels(): void {
  useEffect(() => {
    // Where it fails, the tab tries again when it is opened.
    const fetchAll = () => Object.values(LATER).forEach((load) => void load().catch(() => undefined));
    const timer = setTimeout(fetchAll, LATER_MS);
    return () => clearTimeout(timer);
  }, []);
}

const isTab = (value: string): value is RunTab => RUN_TABS.some((tab) => tab === value);

export function RunTabs() {
  useLaterPanels();
  const [view, setView] = useView();
  return (
    <Tabs
      value={view.tab}
      onValueChange={(tab) => isTab(tab) && void setView({ tab })}
      className="flex min-h-[70dvh] flex-1 flex-col"
    >
      <TabList label="What the run has made" className="bg-surface px-2 sm:px-3">
        {RUN_TABS.map((tab) => (
          <Tab key={tab} value={tab}>
            {TITLES[tab]}
          </Tab>
        ))}
      </TabList>
      {RUN_TABS.map((tab) => {
        const Panel = PANELS[tab];
        return (
          <TabPanel key={tab} value={tab} className="flex-1">
            <Panel />
          </TabPanel>
        );
      })}
    </Tabs>
  );
}
