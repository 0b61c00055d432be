import type { Page } from "playwright-core";

/** Numbers of the W3C standard gamepad's buttons that the page uses. */
export const BUTTON = { stop: 1, disarm: 8, arm: 9, holdHeading: 11 } as const;

/** What a gamepad's two sticks say: right is +, and so is down, as browsers have it. */
export interface PadSticks {
  /** Left stick, −1…1. */
  readonly x?: number;
  /** Left stick, −1…1; away from the person is −. */
  readonly y?: number;
  /** Right stick, −1…1. */
  readonly turn?: number;
}

/** The page's global object, as far as it is reached into; this code knows no browser's types. */
interface PageGlobal {
  navigator: { getGamepads(): unknown[] };
  dispatchEvent(event: Event): void;
  strafePad: {
    axes: readonly number[];
    buttons: { pressed: boolean; value: number }[];
    connected: boolean;
    /** How often the page has looked at it. */
    looks: number;
  };
}

/** A gamepad that a test holds: the page finds it where browsers show theirs. */
export class TestGamepad {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** To be called before the page is opened. */
  static async on(page: Page): Promise<TestGamepad> {
    await page.addInitScript(() => {
      const pad = {
        id: "Test Pad (STANDARD GAMEPAD Vendor: 0000 Product: 0000)",
        index: 0,
        mapping: "standard",
        connected: true,
        axes: [0, 0, 0, 0],
        buttons: Array.from({ length: 17 }, () => ({ pressed: false, value: 0 })),
        looks: 0,
      };
      const page = globalThis as unknown as PageGlobal;
      page.strafePad = pad;
      page.navigator.getGamepads = () => {
        pad.looks++;
        return pad.connected ? [pad] : [];
      };
    });
    return new TestGamepad(page);
  }

  async plugIn(): Promise<void> {
    await this.#setConnected(true);
  }

  async unplug(): Promise<void> {
    await this.#setConnected(false);
  }

  /** Until the next call; done when the page has seen it. */
  async hold({ x = 0, y = 0, turn = 0 }: PadSticks): Promise<void> {
    const looks = await this.#page.evaluate(
      (axes) => {
        const { strafePad } = globalThis as unknown as PageGlobal;
        strafePad.axes = axes;
        return strafePad.looks;
      },
      [x, y, turn, 0],
    );
    await this.#seen(looks);
  }

  async letGo(): Promise<void> {
    await this.hold({});
  }

  /** Pressed and released, each for long enough to be seen. */
  async press(button: number): Promise<void> {
    for (const pressed of [false, true, false]) {
      const looks = await this.#page.evaluate(
        ({ button, pressed }) => {
          const { strafePad } = globalThis as unknown as PageGlobal;
          strafePad.buttons[button] = { pressed, value: pressed ? 1 : 0 };
          return strafePad.looks;
        },
        { button, pressed },
      );
      await this.#seen(looks);
    }
  }

  async #seen(looks: number): Promise<void> {
    // The page may look more than once in a round; a few looks are a whole round in any case.
    await this.#page.waitForFunction(
      (before) => (globalThis as unknown as PageGlobal).strafePad.looks > before + 4,
      looks,
      { polling: 10 },
    );
  }

  async #setConnected(connected: boolean): Promise<void> {
    await this.#page.evaluate((now) => {
      const page = globalThis as unknown as PageGlobal;
      page.strafePad.connected = now;
      const event = new Event(now ? "gamepadconnected" : "gamepaddisconnected");
      page.dispatchEvent(Object.assign(event, { gamepad: page.strafePad }));
    }, connected);
  }
}
