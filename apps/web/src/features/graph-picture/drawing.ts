/** A pen with the page's colours and letters. */
import type { Box } from "@switchyard/graph";

export interface Paints {
  /** `var(--name)` becomes the colour that the page shows it in. */
  colour: (value: string) => string;
  font: string;
  mono: string;
}

export type Pen = CanvasRenderingContext2D;

interface TextStyle {
  size: number;
  weight?: number;
  colour: string;
  mono?: boolean;
  align?: CanvasTextAlign;
}

/** The text, or as much of it as fits, with an ellipsis. */
export function fitted(text: string, width: number, measure: (text: string) => number): string {
  if (measure(text) <= width) return text;
  const letters = [...text];
  let [low, high] = [0, letters.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure(`${letters.slice(0, middle).join("")}…`) <= width) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? "" : `${letters.slice(0, low).join("").trimEnd()}…`;
}

export class Drawing {
  readonly pen: Pen;
  readonly paints: Paints;

  constructor(pen: Pen, paints: Paints) {
    this.pen = pen;
    this.paints = paints;
  }

  box(at: Box, radius: number, { fill, line }: { fill: string; line: string }): void {
    const { pen, paints } = this;
    pen.beginPath();
    pen.roundRect(at.x, at.y, at.width, at.height, radius);
    pen.fillStyle = paints.colour(fill);
    pen.fill();
    pen.strokeStyle = paints.colour(line);
    pen.stroke();
  }

  /** Tints what is drawn in `draw`. */
  faintly(alpha: number, draw: () => void): void {
    this.pen.globalAlpha = alpha;
    draw();
    this.pen.globalAlpha = 1;
  }

  style({ size, weight = 400, colour, mono, align = "left" }: TextStyle): void {
    const { pen, paints } = this;
    pen.font = `${weight} ${size}px ${mono ? paints.mono : paints.font}`;
    pen.fillStyle = paints.colour(colour);
    pen.textAlign = align;
    pen.textBaseline = "middle";
  }

  /** One line, cut to a width; gives how wide it became. */
  text(text: string, at: { x: number; y: number; width: number }, style: TextStyle): number {
    this.style(style);
    const measure = (part: string) => this.pen.measureText(part).width;
    const shown = fitted(text, at.width, measure);
    this.pen.fillText(shown, at.x, at.y);
    return measure(shown);
  }
}
