import type { Page } from "playwright-core";
import type { Point } from "../../src/core/geometry.ts";

/** The page's canvas, as far as it is reached into; this code knows no browser's types. */
interface Canvas {
  readonly width: number;
  readonly clientWidth: number;
  getContext(kind: "2d"): { getImageData(...box: number[]): { readonly data: Uint8ClampedArray } };
}

/** A mouse on the picture of the floor. Its places count from the middle of what nothing covers, CSS pixels. */
export class FloorDrag {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** @param from right is +x, down is +y, as in every browser */
  async press(from: Point): Promise<void> {
    await this.#moveTo(from);
    await this.#page.mouse.down();
  }

  async dragTo(to: Point): Promise<void> {
    await this.#moveTo(to);
  }

  async release(): Promise<void> {
    await this.#page.mouse.up();
  }

  /** How bright the brightest point of the picture is, 0…255, no farther than 3 pixels from there. */
  async brightness(at: Point): Promise<number> {
    const { x, y } = await this.#place(at);
    return this.#page.evaluate(
      ({ x, y }) => {
        const { document } = globalThis as unknown as {
          document: {
            querySelector(what: string): Canvas & { getBoundingClientRect(): { left: number; top: number } };
          };
        };
        const canvas = document.querySelector("canvas");
        const density = canvas.width / canvas.clientWidth;
        const { left, top } = canvas.getBoundingClientRect();
        const corner = [(x - left - 3) * density, (y - top - 3) * density];
        const { data } = canvas.getContext("2d").getImageData(...corner, 7 * density, 7 * density);
        let brightest = 0;
        for (let i = 0; i < data.length; i += 4) {
          brightest = Math.max(brightest, Math.min(data[i]!, data[i + 1]!, data[i + 2]!));
        }
        return brightest;
      },
      { x, y },
    );
  }

  async #moveTo(to: Point): Promise<void> {
    const { x, y } = await this.#place(to);
    await this.#page.mouse.move(x, y, { steps: 4 });
  }

  async #place(at: Point): Promise<Point> {
    const box = await this.#page.locator(".room-clear").boundingBox();
    if (!box) throw new Error("there is no floor on the page");
    return { x: box.x + box.width / 2 + at.x, y: box.y + box.height / 2 + at.y };
  }
}
