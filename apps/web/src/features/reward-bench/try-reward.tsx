"use client";

import { FlaskConical } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/ui/button";
import type { RewardBenchProps } from "./reward-bench-dialog";

/** Comes when it is opened for the first time. */
const RewardBenchDialog = dynamic(
  () => import("./reward-bench-dialog").then((module) => module.RewardBenchDialog),
  {
    ssr: false,
  },
);

/** The button on a reward node that opens its bench. */
export function TryReward(props: Omit<RewardBenchProps, "onClose">) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button className="w-full" onClick={() => setIsOpen(true)}>
        <FlaskConical className="size-4" aria-hidden="true" /> Try this reward
      </Button>
      {isOpen ? <RewardBenchDialog {...props} onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}
