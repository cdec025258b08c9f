import { TRPCClientError } from "@trpc/client";
import type { AppRouter } from "../server/routers";

export interface Fault {
  code: string | null;
  message: string;
  remedy: string;
  details: unknown;
}

/** What went wrong with a call, in words for the page. */
export function faultOf(error: unknown): Fault {
  if (error instanceof TRPCClientError) {
    const { data, message } = error as TRPCClientError<AppRouter>;
    if (data) return { code: data.code, message, remedy: data.fault.remedy, details: data.fault.details };
  }
  return {
    code: null,
    message: "The server cannot be reached.",
    remedy: "Check that it still runs.",
    details: null,
  };
}

export const faultText = (error: unknown): string => {
  const { message, remedy } = faultOf(error);
  return [message, remedy].filter(Boolean).join(" ");
};
