import type { Page } from "playwright-core";

/** What the page hears from the robot of its commands: when each of them reached the motors. */
export class AppliedCommands {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** To be called before the page is opened. */
  static async on(page: Page): Promise<AppliedCommands> {
    await page.addInitScript(() => {
      const page = globalThis as unknown as { WebSocket: typeof WebSocket; strafeApplied: number[] };
      page.strafeApplied = [];
      page.WebSocket = class extends page.WebSocket {
        constructor(...args: ConstructorParameters<typeof WebSocket>) {
          super(...args);
          this.addEventListener("message", ({ data }) => {
            const message = JSON.parse(data);
            if (message.type === "applied") page.strafeApplied.push(message.at);
          });
        }
      };
    });
    return new AppliedCommands(page);
  }

  /** The last of them not later than `time`, s on the robot's clock. */
  async lastUntil(time: number): Promise<number> {
    const stamps = await this.#page.evaluate(
      () => (globalThis as unknown as { strafeApplied: number[] }).strafeApplied,
    );
    return Math.max(...stamps.filter((at) => at <= time));
  }
}
