import type { Colour } from "../../core/scene.ts";
import type { Seen } from "./projection.ts";

interface Gradient {
  addColorStop(at: number, colour: string): void;
}

/** The part of a canvas that the world is drawn with. */
export interface Brush {
  fillStyle: string | Gradient | unknown;
  fillRect(x: number, y: number, width: number, height: number): void;
  beginPath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  arc(x: number, y: number, radius: number, from: number, to: number): void;
  ellipse(x: number, y: number, rx: number, ry: number, turned: number, from: number, to: number): void;
  closePath(): void;
  fill(): void;
  createLinearGradient(x0: number, y0: number, x1: number, y1: number): Gradient;
  createRadialGradient(x0: number, y0: number, r0: number, x1: number, y1: number, r1: number): Gradient;
}

export type Rgb = readonly [red: number, green: number, blue: number];

export function rgbOf(colour: Colour): Rgb {
  const value = Number.parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** @param light 1: as it is; less is darker */
export function shade([red, green, blue]: Rgb, light: number): string {
  const part = (value: number) => Math.min(255, Math.max(0, Math.round(value * light)));
  return `rgb(${part(red)},${part(green)},${part(blue)})`;
}

export function fillShape(brush: Brush, outline: readonly Pick<Seen, "x" | "y">[], style: unknown): void {
  if (outline.length < 3) return;
  brush.fillStyle = style;
  brush.beginPath();
  for (const [i, { x, y }] of outline.entries()) {
    if (i === 0) brush.moveTo(x, y);
    else brush.lineTo(x, y);
  }
  brush.closePath();
  brush.fill();
}
