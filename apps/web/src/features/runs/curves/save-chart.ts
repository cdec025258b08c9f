/** A chart as a file: what is on the screen, with a caption that says what it is of. */

const COPIED = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-opacity",
  "stroke-width",
  "stroke-dasharray",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
];
const CAPTION = 34;
const SVG = "http://www.w3.org/2000/svg";

export interface Caption {
  title: string;
  /** Below the title, small: the run and its spec's hash. */
  source: string;
}

/** The chart's own drawing, its colours written out, for they come from the page's theme. */
function drawingOf(chart: SVGSVGElement): SVGSVGElement {
  const copy = chart.cloneNode(true) as SVGSVGElement;
  const [from, to] = [chart.querySelectorAll("*"), copy.querySelectorAll("*")];
  for (const [index, element] of from.entries()) {
    const style = getComputedStyle(element);
    for (const name of COPIED) to[index]?.setAttribute(name, style.getPropertyValue(name));
  }
  // Where the pointer happens to be is no part of the curve.
  for (const hover of copy.querySelectorAll("[data-hover]")) hover.remove();
  return copy;
}

function textAt(content: string, y: number, size: number, colour: string): SVGTextElement {
  const text = document.createElementNS(SVG, "text");
  const set = { x: "8", y: String(y), "font-size": String(size), "font-family": "sans-serif", fill: colour };
  for (const [name, value] of Object.entries(set)) text.setAttribute(name, value);
  text.textContent = content;
  return text;
}

export function chartSvg(
  chart: SVGSVGElement,
  { title, source }: Caption,
): { text: string; width: number; height: number } {
  const { width, height } = chart.getBoundingClientRect();
  const page = getComputedStyle(chart);
  const whole = document.createElementNS(SVG, "svg");
  const box = { width: Math.ceil(width), height: Math.ceil(height) + CAPTION };
  whole.setAttribute("xmlns", SVG);
  whole.setAttribute("viewBox", `0 0 ${box.width} ${box.height}`);
  whole.setAttribute("width", String(box.width));
  whole.setAttribute("height", String(box.height));
  const ground = document.createElementNS(SVG, "rect");
  ground.setAttribute("width", "100%");
  ground.setAttribute("height", "100%");
  ground.setAttribute("fill", page.getPropertyValue("--surface") || "white");
  const drawing = drawingOf(chart);
  drawing.setAttribute("y", String(CAPTION));
  drawing.setAttribute("width", String(box.width));
  drawing.setAttribute("height", String(Math.ceil(height)));
  const ink = page.getPropertyValue("color");
  whole.append(ground, textAt(title, 15, 12, ink), textAt(source, 28, 9, ink), drawing);
  return { text: new XMLSerializer().serializeToString(whole), ...box };
}

export async function chartPng(chart: SVGSVGElement, caption: Caption): Promise<Blob> {
  const { text, width, height } = chartSvg(chart, caption);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  const scale = Math.max(2, window.devicePixelRatio);
  [canvas.width, canvas.height] = [width * scale, height * scale];
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("The picture could not be made."))),
      "image/png",
    ),
  );
}
