import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { systemClock } from "../../src/core/system-clock.ts";
import { loadProfile } from "../../src/profile/profile.ts";
import { TwinServer } from "../../src/sim/twin/server.ts";
import { createTwin } from "../../src/sim/twin/twin.ts";
import { worldSchema } from "../../src/sim/world.ts";

/**
 * The twin board with perfectly even encoders that give 30 000 edges a second at full speed, in a process
 * of its own; it tells on demand what its encoders have truly done.
 */
export interface WiresTruth {
  /** Counts since start, of the four wheels. */
  readonly counts: readonly number[];
  /** When each wheel's latest count was, s since the world began. */
  readonly edgeTime: readonly number[];
}

const COUNTS_PER_TURN = 1720;
const PERIOD_MS = 1;
const WARM_UP = 0.1;

const [profile] = process.argv.slice(2);
const { hardware } = loadProfile(profile!);
if (hardware.backend !== "pigpiod") throw new Error(`${profile} is not for pigpiod`);
const world = worldSchema.parse({
  name: "a turntable",
  sensors: { encoders: { countsPerTurn: COUNTS_PER_TURN, unevenness: 0 } },
});

let advance = () => {};
setInterval(() => advance(), PERIOD_MS);
const twin = await createTwin(world, hardware, systemClock.now() - WARM_UP);
const server = new TwinServer(twin, systemClock);
advance = () => server.advance();
advance();
const port = await server.listen(0, "127.0.0.1");

process.on("message", () => {
  advance();
  const { counts, edgeTime } = twin.simulator.sensors.encoders;
  process.send?.({ counts: [...counts], edgeTime: [...edgeTime] } satisfies WiresTruth);
});
process.on("disconnect", () => process.exit(0));
/** Beside the daemon: a socket that gives back what it is given, and does nothing else. */
const echo = createServer({ noDelay: true }, (socket) => socket.pipe(socket)).listen(0, "127.0.0.1");
await once(echo, "listening");
const { port: echoPort } = echo.address() as AddressInfo;
process.send?.({ port, echoPort, countsPerTurn: COUNTS_PER_TURN });
