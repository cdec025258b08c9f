/** Numbers as a person reads them. Minus is the real sign (U+2212), so that columns line up. */

const MINUS = "\u2212";
const signed = (text: string): string => text.replace(/-/g, MINUS);

/** About `digits` significant digits, powers of ten only where the plain form would be long. */
export function formatNumber(value: number, digits = 4): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "\u221e" : `${MINUS}\u221e`;
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-4) {
    const [mantissa = "", exponent = "0"] = value.toExponential(Math.max(0, digits - 2)).split("e");
    return `${signed(trimZeros(mantissa))}e${signed(exponent.replace("+", ""))}`;
  }
  if (Number.isInteger(value)) return signed(String(value));
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  return signed(trimZeros(value.toFixed(Math.min(decimals, 8))));
}

const trimZeros = (text: string): string => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);

/** Units as the catalog's signals declare them. */
export type MetricUnit = "fraction" | "nats" | "tokens" | "seconds" | "tokens/s" | "count";

export function formatMetric(value: number, unit?: MetricUnit): string {
  if (!Number.isFinite(value)) return formatNumber(value);
  switch (unit) {
    case "fraction":
      return `${formatNumber(value * 100, Math.abs(value) >= 0.1 || value === 0 ? 3 : 2)} %`;
    case "seconds":
      return value < 60 ? `${formatNumber(value, 3)} s` : formatDuration(value);
    case "tokens":
    case "count":
      return formatCount(value);
    case "tokens/s":
      return `${formatCount(value)} tok/s`;
    case "nats":
      return `${formatNumber(value)} nats`;
    case undefined:
      return formatNumber(value);
  }
}

/** 1234 -> 1,234; 12345 -> 12.3k; 4567890 -> 4.57M. */
export function formatCount(value: number): string {
  const size = Math.abs(value);
  for (const [limit, suffix] of [
    [1e12, "T"],
    [1e9, "G"],
    [1e6, "M"],
    [1e4, "k"],
  ] as const) {
    const unit = limit === 1e4 ? 1e3 : limit;
    if (size >= limit) return `${formatNumber(value / unit, 3)}${suffix}`;
  }
  if (Number.isInteger(value)) return signed(value.toLocaleString("en-US"));
  return formatNumber(value, 3);
}

/** Whole seconds: `8 s`, `3 min 20 s`, `2 h 05 min`, `3 d 4 h`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return "\u2013";
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${pad(whole % 60)} s`;
  if (whole < 86_400) return `${Math.floor(whole / 3600)} h ${pad(Math.floor((whole % 3600) / 60))} min`;
  return `${Math.floor(whole / 86_400)} d ${Math.floor((whole % 86_400) / 3600)} h`;
}

const pad = (value: number): string => String(value).padStart(2, "0");

export function formatBytes(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${formatNumber(bytes / 1024 ** power, 3)} ${units[power]}`;
}
