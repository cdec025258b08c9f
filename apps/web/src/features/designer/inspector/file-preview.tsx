import type { RouterOutputs } from "@/trpc/types";

type Upload = NonNullable<RouterOutputs["uploads"]["get"]>;

const SHOWN_BAD_LINES = 8;

const counted = (count: number, one: string, many: string): string =>
  `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;

function rowsText({ rows, isList }: Upload["report"]): string {
  return isList ? counted(rows, "item of a list", "items of a list") : counted(rows, "row", "rows");
}

function sizeText(bytes: number): string {
  if (bytes < 1024) return counted(bytes, "byte", "bytes");
  return bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}

/** What an uploaded file holds: columns, first rows, and which lines cannot be used. */
export function FilePreview({ upload }: { upload: Upload }) {
  const { report } = upload;
  if (report.archive)
    return (
      <p className="tabular text-2xs text-soft">
        A {report.archive} archive, {sizeText(upload.bytes)}. A worker reads it: <em>Show the first tasks</em>
        , below, tells how many there are and what is left out.
      </p>
    );
  return (
    <div className="flex flex-col gap-2 text-2xs">
      <p className="tabular text-soft">
        {rowsText(report)}, {sizeText(upload.bytes)}
        {report.badCount > 0 ? (
          <span className="text-bad">, {counted(report.badCount, "bad line", "bad lines")}</span>
        ) : null}
      </p>
      {report.badLines.length > 0 ? (
        <ul className="text-bad">
          {report.badLines.slice(0, SHOWN_BAD_LINES).map(({ line, reason }) => (
            <li key={line}>
              Line {line} {reason}.
            </li>
          ))}
        </ul>
      ) : null}
      <section
        className="max-h-48 overflow-auto rounded border"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard.
        tabIndex={0}
        aria-label="First rows"
      >
        <table className="border-collapse">
          <thead>
            <tr>
              {report.columns.map((column) => (
                <th
                  key={column}
                  scope="col"
                  className="sticky top-0 border-b bg-sunken px-2 py-1 text-left font-mono"
                >
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {report.sample.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no identity but their place.
              <tr key={index} className="align-top">
                {report.columns.map((column) => (
                  <td key={column} className="max-w-60 border-b px-2 py-1">
                    <span className="line-clamp-3 break-words">{row[column]}</span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}
