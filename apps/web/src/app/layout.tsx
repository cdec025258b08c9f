import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { TopBar } from "@/features/shell/top-bar";
import "./globals.css";
import { Providers } from "./providers";

/** Every page is of its moment. Said here, since the build would else try to render pages, and open a database for them. */
export const dynamic = "force-dynamic";

export const metadata: Metadata = {
  title: { default: "Switchyard", template: "%s · Switchyard" },
  description: "Compose post-training experiments as node graphs, run them, watch them learn.",
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f5f6f7" },
    { media: "(prefers-color-scheme: dark)", color: "#0f1114" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Reading a header makes every page dynamic, which the nonce of the content security policy needs.
  const nonce = (await headers()).get("x-nonce") ?? "";
  return (
    // The theme's class is set before React runs, so the server's markup differs from it on purpose.
    <html lang="en" suppressHydrationWarning>
      <body className="flex h-dvh flex-col overflow-clip bg-canvas text-ink antialiased">
        <Providers nonce={nonce}>
          <a
            href="#main"
            className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:m-2 focus:rounded focus:bg-raised focus:p-2"
          >
            Skip to the content
          </a>
          <TopBar />
          <main id="main" className="min-h-0 flex-1 overflow-auto">
            {children}
          </main>
        </Providers>
      </body>
    </html>
  );
}
