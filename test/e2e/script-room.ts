import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { launch } from "./browser.ts";
import { DriverPage } from "./driver-page.ts";
import { freePort, Strafe } from "./strafe.ts";
import { Witness } from "./witness.ts";

export const SLALOM = `import type { Car } from "strafe";

/** Strafes through the gates. And shows how fast it is. */
const GATES = [-2.9, -2, -1.1, -0.2, 0.7, 1.6, 2.5].map((x, i) => ({ x, y: i % 2 === 0 ? -0.35 : 0.35 }));
const START = { x: -3.8, y: 0, theta: 0 };
const FINISH = { x: 3.9, y: 0 };

export default async function slalom(car: Car): Promise<void> {
  car.say("Here we go");
  await car.beside(lap(car), async (beside) => {
    for (;;) {
      const { vx, vy } = car.velocity;
      car.plot("speed, m/s", Math.hypot(vx, vy));
      car.plot("to the left, m/s", vy);
      await beside.sleep("0.1 s");
    }
  });
}

async function lap(car: Car): Promise<void> {
  for (let i = 0; i < GATES.length; i++) {
    await car.move({ x: 0.05 });
    car.log("gate %d", i + 1);
    const { reason } = await car.driveTo({ ...GATES[i]!, theta: 0 }, { speed: "0.5 m/s" });
    // A person has taken over: it goes on from there once the wheel is free.
    if (reason === "preempted") await car.when(() => car.latest.driver === null);
  }
  await car.follow([START, ...GATES, FINISH], { speed: "0.6 m/s" });
}
`;
export const ROUND =
  'export default async (car) => {\n  car.log("round");\n  await car.turn("360 deg");\n  return { rounds: 1 };\n};\n';

/** A robot with a folder of scripts, its page with the scripts open, and somebody who watches. */
export class ScriptRoom {
  readonly folder: string;
  readonly browser: Browser;
  readonly strafe: Strafe;
  readonly witness: Witness;
  readonly desktop: DriverPage;

  private constructor(
    folder: string,
    browser: Browser,
    strafe: Strafe,
    witness: Witness,
    desktop: DriverPage,
  ) {
    this.folder = folder;
    this.browser = browser;
    this.strafe = strafe;
    this.witness = witness;
    this.desktop = desktop;
  }

  /** @param texts of its files, by their names */
  static async with(texts: Readonly<Record<string, string>>): Promise<ScriptRoom> {
    const folder = mkdtempSync(join(tmpdir(), "strafe-page-scripts-"));
    for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text);
    const strafe = new Strafe(["--world", "slalom", "--port", String(await freePort()), "--scripts", folder]);
    const [browser] = await Promise.all([launch(), strafe.isUp()]);
    const desktop = await DriverPage.desktop(browser);
    await desktop.open(strafe.url);
    return new ScriptRoom(folder, browser, strafe, await Witness.of(strafe), desktop);
  }

  async close(): Promise<void> {
    this.witness.close();
    await this.browser.close();
    await this.strafe.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get page(): Page {
    return this.desktop.page;
  }

  row(name: string): Locator {
    return this.page.locator(`[data-testid="script"][data-name="${name}"]`);
  }

  onDisk(name: string): string {
    return readFileSync(join(this.folder, name), "utf8");
  }

  /** What the browser says of a link that was cut on purpose is no error of the page's. */
  get errors(): string[] {
    return this.desktop.errors.filter((text) => !/WebSocket connection to/.test(text));
  }
}
