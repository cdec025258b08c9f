"use client";

import { setNonce } from "get-nonce";
import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { Tooltip } from "radix-ui";
import { type ReactNode, useEffect } from "react";
import { ApiProvider } from "@/trpc/client";
import { Toaster } from "@/ui/toast";

const TOOLTIP_DELAY_MS = 350;

/** Everything that pages find in context: theme, API, URL state, tooltips, toasts. */
export function Providers({ nonce, children }: { nonce: string; children: ReactNode }) {
  // Radix holds the page still behind a dialog with a style element, which needs the nonce too.
  if (typeof window !== "undefined") setNonce(nonce);
  useEffect(() => {
    // Lets end-to-end tests wait until clicks work.
    document.documentElement.dataset.hydrated = "true";
  }, []);
  return (
    <ThemeProvider
      attribute="class"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
      nonce={nonce}
    >
      <NuqsAdapter>
        <ApiProvider>
          <Tooltip.Provider delayDuration={TOOLTIP_DELAY_MS}>
            {children}
            <Toaster />
          </Tooltip.Provider>
        </ApiProvider>
      </NuqsAdapter>
    </ThemeProvider>
  );
}
