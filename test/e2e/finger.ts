import type { CDPSession, Page } from "playwright-core";

/** One finger on a touch screen, as the browser's own input makes it: pointer events follow by themselves. */
export class Finger {
  readonly #page: Page;
  readonly #devTools: CDPSession;

  private constructor(page: Page, devTools: CDPSession) {
    this.#page = page;
    this.#devTools = devTools;
  }

  static async on(page: Page): Promise<Finger> {
    return new Finger(page, await page.context().newCDPSession(page));
  }

  /**
   * Touches the middle of a part of the page and drags.
   *
   * @param right CSS pixels, to the right is +
   * @param up CSS pixels, away from the person is +
   */
  async drag(part: string, right: number, up: number): Promise<void> {
    const box = await this.#page.getByTestId(part).boundingBox();
    if (!box) throw new Error(`there is no ${part} on the page`);
    const x = box.x + box.width / 2;
    const y = box.y + box.height / 2;
    await this.#touch("touchStart", [{ x, y }]);
    await this.#touch("touchMove", [{ x: x + right, y: y - up }]);
  }

  async lift(): Promise<void> {
    await this.#touch("touchEnd", []);
  }

  /** The system takes the touch away, as for a notification or a gesture of its own. */
  async cancel(): Promise<void> {
    await this.#touch("touchCancel", []);
  }

  async #touch(
    type: "touchStart" | "touchMove" | "touchEnd" | "touchCancel",
    touchPoints: { x: number; y: number }[],
  ): Promise<void> {
    await this.#devTools.send("Input.dispatchTouchEvent", { type, touchPoints });
  }
}
