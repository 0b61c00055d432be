import { once } from "node:events";
import { join } from "node:path";
import { systemClock } from "../../core/system-clock.ts";
import { DocumentError } from "../../profile/document.ts";
import { packageRoot } from "../../profile/package-root.ts";
import { loadProfile } from "../../profile/profile.ts";
import { DEFAULT_WORLD, loadWorld, type World } from "../world.ts";
import { TwinServer } from "./server.ts";
import { createTwin } from "./twin.ts";

/** How the twin's car is wired where no profile is named. */
const TWIN_PROFILE = join(packageRoot, "calibration/kits/jgb37-520-pigpiod.yaml");
/** How often the world goes on by itself, ms. */
const PERIOD = 2;
/** The world's first steps are slow, since they are compiled; they are over before anybody can call, s. */
const WARM_UP = 0.1;

export interface TwinOptions {
  /** Its wiring is the twin's. */
  readonly profile?: string;
  readonly world?: string;
  /** 0: one that is free; left out: where the profile looks for its daemon. */
  readonly port?: number;
  readonly host: string;
}

/**
 * The command `strafe twin`: runs until it is told to stop, and then leaves the pins as a daemon would.
 *
 * @returns the exit code: 0 done, 1 failed
 */
export async function runTwin(options: TwinOptions): Promise<number> {
  const path = options.profile ?? TWIN_PROFILE;
  let world: World;
  let hardware: ReturnType<typeof loadProfile>["hardware"];
  try {
    world = loadWorld(options.world ?? DEFAULT_WORLD);
    hardware = loadProfile(path).hardware;
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    console.error(error.message);
    return 1;
  }
  if (hardware.backend !== "pigpiod") {
    console.error(
      `strafe: the twin needs a car that hangs on pigpiod's pins, but ${path} says ` +
        `"backend: ${hardware.backend}"; see ${TWIN_PROFILE} for one that does`,
    );
    return 1;
  }
  // Something has to keep the event loop busy while WebAssembly loads: with an idle one Node waits until
  // the last of it is optimised, for a second, and the clients with it.
  let advance = () => {};
  const timer = setInterval(() => advance(), PERIOD);
  const twin = await createTwin(world, hardware, systemClock.now() - WARM_UP);
  const server = new TwinServer(twin, systemClock);
  advance = () => server.advance();
  advance();
  const wanted = options.port ?? hardware.port;
  let port: number;
  try {
    port = await server.listen(wanted, options.host);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === "EADDRINUSE" ? "somebody listens there already; is it a pigpiod?" : message;
    clearInterval(timer);
    console.error(`strafe: cannot listen on ${options.host} port ${wanted}: ${why} Try --port.`);
    return 1;
  }
  console.log(banner(world.name, path, options.host, port));

  const over = new AbortController();
  const signals = ["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT"] as const;
  await Promise.race(signals.map((signal) => once(process, signal, over)));
  over.abort();
  clearInterval(timer);
  advance();
  const high = twin.freeze();
  await server.close();
  console.error(
    high.length > 0
      ? `strafe: terminated; these pins froze high: ${high.join(", ")}`
      : "strafe: terminated; every pin is low",
  );
  return 0;
}

function banner(world: string, profile: string, host: string, port: number): string {
  return [
    "",
    "  The twin board is up: pigpiod's socket on the simulated car.",
    "",
    `  address ${host} port ${port}`,
    `  world   ${world}`,
    `  wiring  ${profile}`,
    "",
    "  A profile drives it with",
    `    hardware: { backend: pigpiod, host: ${host}, port: ${port}, motors: … }`,
    "  Its wheels go on turning when a client dies. Ctrl-C terminates it, as it would the daemon.",
    "",
  ].join("\n");
}
