const WIDTH = 200;
const HEIGHT = 24;

/** A small line through values at equal distances, without axes. Values that are not finite leave a gap. */
export function Spark({ values, colour }: { values: readonly number[]; colour: string }) {
  const finite = values.filter(Number.isFinite);
  const low = Math.min(...finite);
  const span = Math.max(...finite) - low || 1;
  let pen = "M";
  let path = "";
  values.forEach((value, index) => {
    if (!Number.isFinite(value)) {
      pen = "M";
      return;
    }
    const x = (index / Math.max(1, values.length - 1)) * WIDTH;
    const y = HEIGHT - 2 - ((value - low) / span) * (HEIGHT - 4);
    path += `${pen}${x.toFixed(1)},${y.toFixed(1)}`;
    pen = "L";
  });
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className="h-6 w-full"
      aria-hidden="true"
    >
      <path d={path} fill="none" stroke={colour} strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
