import { type Camera, matrixOf, type Size, toPicture } from "./camera.ts";
import type { Palette } from "./palette.ts";

/** Size of a label's text, CSS pixels. */
const LABEL = 11;

/** What every painter needs: a canvas whose unit is a metre of the floor, and one CSS pixel in metres. */
export class Picture {
  readonly context: CanvasRenderingContext2D;
  readonly palette: Palette;
  readonly camera: Camera;
  readonly size: Size;
  /** One CSS pixel, m. */
  readonly pixel: number;
  readonly #density: number;

  /** @param density device pixels a CSS pixel */
  constructor(
    context: CanvasRenderingContext2D,
    palette: Palette,
    camera: Camera,
    size: Size,
    density: number,
  ) {
    this.context = context;
    this.palette = palette;
    this.camera = camera;
    this.size = size;
    this.pixel = 1 / camera.scale;
    this.#density = density;
    this.onFloor();
  }

  /** From now on the unit is a metre of the floor. */
  onFloor(): void {
    const [a, b, c, d, e, f] = matrixOf(this.camera, this.size);
    const k = this.#density;
    this.context.setTransform(a * k, b * k, c * k, d * k, e * k, f * k);
  }

  /** From now on the unit is a CSS pixel of the picture: for text, which must stand upright. */
  onGlass(): void {
    this.context.setTransform(this.#density, 0, 0, this.#density, 0, 0);
  }

  /** Upright text, centred on a point of the floor. @param rim a colour that keeps off what lies below */
  label(text: string, x: number, y: number, colour: string, size = LABEL, rim = ""): void {
    const at = toPicture({ x, y }, this.camera, this.size);
    this.onGlass();
    this.context.font = `500 ${size}px ${this.palette.font}`;
    this.context.textAlign = "center";
    this.context.textBaseline = "middle";
    if (rim) {
      this.context.strokeStyle = rim;
      const width = this.context.lineWidth;
      this.context.lineWidth = 4;
      this.context.strokeText(text, at.x, at.y);
      this.context.lineWidth = width;
    }
    this.context.fillStyle = colour;
    this.context.fillText(text, at.x, at.y);
    this.onFloor();
  }

  /** How wide a label of the usual size is, CSS pixels. */
  textWidth(text: string): number {
    this.context.font = `500 ${LABEL}px ${this.palette.font}`;
    return this.context.measureText(text).width;
  }

  line(x1: number, y1: number, x2: number, y2: number): void {
    this.context.beginPath();
    this.context.moveTo(x1, y1);
    this.context.lineTo(x2, y2);
    this.context.stroke();
  }

  /** An arrow with a head of constant size on the screen; nothing where it would be all head. */
  arrow(x1: number, y1: number, x2: number, y2: number, headPixels: number): void {
    const length = Math.hypot(x2 - x1, y2 - y1);
    const head = headPixels * this.pixel;
    if (length < head) return;
    const ux = (x2 - x1) / length;
    const uy = (y2 - y1) / length;
    const baseX = x2 - ux * head;
    const baseY = y2 - uy * head;
    this.line(x1, y1, baseX, baseY);
    const { context } = this;
    context.beginPath();
    context.moveTo(x2, y2);
    context.lineTo(baseX - uy * head * 0.5, baseY + ux * head * 0.5);
    context.lineTo(baseX + uy * head * 0.5, baseY - ux * head * 0.5);
    context.closePath();
    context.fill();
  }
}
