import type { Page } from "playwright-core";
import { WebSocket } from "ws";
import { parseVideoFrame } from "../../src/protocol/video-frame.ts";
import { launch, noBrowser } from "../e2e/browser.ts";
import { DriverPage } from "../e2e/driver-page.ts";
import { Looker } from "../e2e/looker.ts";
import { Strafe } from "../e2e/strafe.ts";
import { pause } from "../e2e/wait.ts";
import { type Figure, figure } from "./figure.ts";
import { median } from "./quantiles.ts";

const BARE_VIEWERS = 3;
const LONGEST = 20;
/** The page compiles what it draws with, s. */
const WARM_UP = 5;
const SAMPLE_MS = 250;

/** Takes every picture at once and says so: what the way to a page takes without the page. */
class BareViewer {
  readonly #socket: WebSocket;
  /** s, from the light to here. */
  readonly latencies: number[] = [];

  /** @param now s on the robot's clock */
  constructor(url: string, now: () => number | undefined) {
    this.#socket = new WebSocket(url, { perMessageDeflate: false });
    this.#socket.on("message", (data: Buffer, binary) => {
      const frame = binary ? parseVideoFrame(data) : "";
      if (typeof frame === "string") return;
      const at = now();
      if (at !== undefined && frame.width === 640) this.latencies.push(at - frame.capturedAt);
      this.#socket.send(JSON.stringify({ type: "drawn", sequence: frame.sequence }));
    });
  }

  close(): void {
    this.#socket.close();
  }
}

/** A camera of thirty pictures a second, the real processes, a real page and three bare viewers, on loopback. */
export async function benchVideo(seconds: number, say: (text: string) => void): Promise<Figure[]> {
  if (noBrowser) {
    say(`no figures of the video: ${noBrowser}`);
    return [];
  }
  const length = Math.min(seconds, LONGEST);
  say(`${length} s of video to a page and ${BARE_VIEWERS} bare viewers`);
  const [browser, strafe] = await Promise.all([launch(), Strafe.inWorld("empty")]);
  const looker = await Looker.beside(strafe.controlSocket);
  const bare = Array.from(
    { length: BARE_VIEWERS },
    () => new BareViewer(strafe.url.replace("http", "ws").replace(/\/$/, "/video"), () => looker.robotTime),
  );
  try {
    looker.startCamera();
    const driver = await DriverPage.desktop(browser);
    const { page } = driver;
    await driver.open(strafe.url);
    await page.locator('[data-testid="camera"][data-look="live"]').waitFor();
    await pause(WARM_UP * 1e3);
    for (const { latencies } of bare) latencies.length = 0;
    const drawn = await watch(page, length);
    const received = bare.map(({ latencies }) => latencies.length / drawn.seconds);
    const onTheWay = bare.flatMap(({ latencies }) => latencies);
    const beside = `${BARE_VIEWERS} bare viewers: ${Math.min(...received).toFixed(1)}/s or more`;
    const way = `${(1e3 * median(onTheWay)).toFixed(1)} ms to a bare viewer`;
    return [
      figure("page video at 640×480, four viewers", drawn.rate, "frames/s", ">= 25", beside),
      figure("capture to draw p50, four viewers", 1e3 * drawn.latency, "ms", "<= 60", way),
    ];
  } finally {
    for (const viewer of bare) viewer.close();
    await looker.close();
    await browser.close();
    await strafe.stop();
  }
}

/** What the page itself says of its pictures; only those of full size count. */
async function watch(page: Page, length: number) {
  const figures = page.getByTestId("camera-figures");
  const canvas = page.getByTestId("camera-picture");
  const count = async () => Number(await figures.getAttribute("data-drawn"));
  const begun = performance.now();
  const latencies: number[] = [];
  let before = await count();
  let drawn = 0;
  while (performance.now() - begun < length * 1e3) {
    await pause(SAMPLE_MS);
    const [now, width, latency] = await Promise.all([
      count(),
      canvas.getAttribute("width"),
      figures.getAttribute("data-latency"),
    ]);
    if (width === "640") drawn += now - before;
    if (latency) latencies.push(Number(latency));
    before = now;
  }
  const seconds = (performance.now() - begun) / 1e3;
  return { seconds, rate: drawn / seconds, latency: median(latencies) };
}
