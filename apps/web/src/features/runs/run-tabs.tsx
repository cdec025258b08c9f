"use client";

import { Tab, TabList, TabPanel, Tabs } from "@/ui/tabs";
import { CurvesPanel } from "./curves/curves-panel";
import { FilesPanel } from "./files/files-panel";
import { HealthPanel } from "./health/health-panel";
import { LogPanel } from "./log/log-panel";
import { ReportsPanel } from "./reports/reports-panel";
import { RolloutsPanel } from "./rollouts";
import { RUN_TABS, type RunTab, useView } from "./view-state";

const TITLES: Record<RunTab, string> = {
  curves: "Curves",
  health: "Health",
  rollouts: "Rollouts",
  reports: "Reports",
  log: "Log",
  files: "Files",
};

const PANELS: Record<RunTab, () => React.ReactNode> = {
  curves: CurvesPanel,
  health: HealthPanel,
  rollouts: RolloutsPanel,
  reports: ReportsPanel,
  log: LogPanel,
  files: FilesPanel,
};

const isTab = (value: string): value is RunTab => RUN_TABS.some((tab) => tab === value);

export function RunTabs() {
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
