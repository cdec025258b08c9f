export interface UploadAnswer {
  sha256: string;
  fileName: string;
}

export class UploadError extends Error {}

export interface Sending {
  onProgress: (share: number) => void;
  signal: AbortSignal;
  /** The node reads a JSON list as well as one object a line. */
  takesList: boolean;
}

/** Sends a file as it is, reporting progress from 0 to 1. `fetch` cannot report how much has been sent. */
export function sendFile(file: File, { onProgress, signal, takesList }: Sending): Promise<UploadAnswer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/uploads?name=${encodeURIComponent(file.name)}${takesList ? "&list=1" : ""}`);
    request.responseType = "json";
    request.setRequestHeader("content-type", "application/jsonl");
    request.upload.onprogress = (event) => {
      if (event.lengthComputable && event.total > 0) onProgress(event.loaded / event.total);
    };
    request.onload = () => {
      const answer = request.response as (UploadAnswer & { message?: string; remedy?: string }) | null;
      if (request.status === 200 && answer) resolve(answer);
      else
        reject(
          new UploadError(
            [answer?.message ?? "The upload failed.", answer?.remedy].filter(Boolean).join(" "),
          ),
        );
    };
    request.onerror = () => reject(new UploadError("The server cannot be reached. Is it still running?"));
    request.onabort = () => reject(new UploadError("The upload was stopped."));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}
