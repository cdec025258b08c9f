import { spawn } from "node:child_process";

/** Whether a person sits in front of a screen here. */
export function hasDisplay(env: NodeJS.ProcessEnv): boolean {
  if (!process.stdout.isTTY || env.CI || env.SSH_CONNECTION) return false;
  return process.platform === "darwin" || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

export function openBrowser(url: string): void {
  const command = process.platform === "darwin" ? "open" : "xdg-open";
  const child = spawn(command, [url], { detached: true, stdio: "ignore" });
  child.once("error", () => {
    // The address is printed as well.
  });
  child.unref();
}
