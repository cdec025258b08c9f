/** How the charts of Recharts look: axes, the line under the pointer, and the one where the pointer is in another chart. */
export const AXIS = {
  type: "number",
  tick: { fontSize: 10, fill: "var(--faint)" },
  tickLine: false,
} as const;
export const X_AXIS = { ...AXIS, axisLine: { stroke: "var(--line)" }, height: 20 } as const;
export const Y_AXIS = { ...AXIS, axisLine: false, width: 52 } as const;

const CURSOR = { stroke: "var(--line-strong)", strokeDasharray: "3 3" };
export const TOOLTIP = {
  isAnimationActive: false,
  cursor: CURSOR,
  wrapperStyle: { zIndex: 10, outline: "none" },
} as const;
export const ELSEWHERE = { ...CURSOR, ifOverflow: "hidden" } as const;
