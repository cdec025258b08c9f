/** Steps at which a curve has a point, as often as it has one, read from the run's download. */
export async function stepsOfCurve(runAddress: string, stage: string, metric: string): Promise<number[]> {
  const response = await fetch(`${runAddress}/curves.csv`);
  const [header = "", ...lines] = (await response.text()).trim().split("\n");
  const columns = header.trim().split(",");
  const rows = lines.map((line) => line.trim().split(","));
  const cell = (row: readonly string[], name: string) => row[columns.indexOf(name)];
  return rows
    .filter((row) => cell(row, "stage") === stage && cell(row, "metric") === metric)
    .map((row) => Number(cell(row, "step")))
    .sort((a, b) => a - b);
}

/** Each step once, from the first to the last. */
export const everyStep = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
