import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { packageRoot } from "../../src/profile/package-root.ts";
import { TestGamepad } from "./gamepad.ts";

/** A desktop with its window not quite maximised. */
const DESKTOP: BrowserContextOptions = { viewport: { width: 1440, height: 900 } };

/** A phone held sideways, with the browser's bars taken off. */
const PHONE: BrowserContextOptions = {
  viewport: { width: 844, height: 390 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
  userAgent:
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Mobile Safari/537.36",
};

/** A person's page, with what the browser complained about in it. */
export class DriverPage {
  readonly page: Page;
  /** Errors of the page: there should be none. */
  readonly errors: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on("pageerror", (error) => this.errors.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") this.errors.push(message.text());
    });
  }

  static async desktop(browser: Browser): Promise<DriverPage> {
    return DriverPage.#in(browser, DESKTOP);
  }

  static async phone(browser: Browser): Promise<DriverPage> {
    return DriverPage.#in(browser, PHONE);
  }

  static async #in(browser: Browser, options: BrowserContextOptions): Promise<DriverPage> {
    const context = await browser.newContext(options);
    context.setDefaultTimeout(20_000);
    return new DriverPage(await context.newPage());
  }

  /** Opens it with a gamepad plugged in. */
  async openWithGamepad(url: string): Promise<TestGamepad> {
    const gamepad = await TestGamepad.on(this.page);
    await this.open(url);
    await gamepad.plugIn();
    return gamepad;
  }

  async open(url: string): Promise<void> {
    await this.page.goto(url);
    await this.shows("link", "link", "up");
  }

  /** Waits until the part of the page says so by its `data-` attribute. */
  async shows(part: string, attribute: string, value: string): Promise<void> {
    await this.page.locator(`[data-testid="${part}"][data-${attribute}="${value}"]`).waitFor();
  }

  /** Waits until the part of the page holds this text. */
  async says(part: string, text: string | RegExp): Promise<void> {
    await this.page.getByTestId(part).filter({ hasText: text }).first().waitFor();
  }

  async click(part: string): Promise<void> {
    const { hasTouch } = await this.page.evaluate(() => ({
      hasTouch:
        (globalThis as unknown as { navigator: { maxTouchPoints: number } }).navigator.maxTouchPoints > 0,
    }));
    const target = this.page.getByTestId(part);
    await (hasTouch ? target.tap() : target.click());
  }

  /** Gives up the wheel by the button beside the driver's name. */
  async letGoOfWheel(): Promise<void> {
    await this.page.getByTestId("driver").getByRole("button", { name: "Let go" }).click();
  }

  /** As by another tab in front of it. A browser without windows has none, so the page is told of one. */
  async setHidden(hidden: boolean): Promise<void> {
    await this.page.evaluate((now) => {
      const { document } = globalThis as unknown as { document: EventTarget };
      Object.defineProperty(document, "hidden", { configurable: true, value: now });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  }

  /** Takes the focus away from the page, by the browser's own means. */
  async minimise(): Promise<void> {
    await this.#setWindow("minimized", false);
  }

  async restore(): Promise<void> {
    await this.#setWindow("normal", true);
  }

  async #setWindow(windowState: "minimized" | "normal", focused: boolean): Promise<void> {
    const devTools = await this.page.context().newCDPSession(this.page);
    // Otherwise every page of a test believes that it has the focus.
    await devTools.send("Emulation.setFocusEmulationEnabled", { enabled: focused });
    const { windowId } = await devTools.send("Browser.getWindowForTarget");
    await devTools.send("Browser.setWindowBounds", { windowId, bounds: { windowState } });
    await devTools.detach();
  }

  /** For a person to look at, in test-output/. */
  async picture(name: string): Promise<void> {
    const folder = join(packageRoot, "test-output");
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: join(folder, `${name}.png`) });
  }
}
