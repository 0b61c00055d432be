import { existsSync, readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { RobotClient } from "../../src/protocol/client.ts";
import { openSocket } from "../../src/protocol/node-socket.ts";
import { loadWorld } from "../../src/sim/world.ts";
import { Studio } from "../../src/vision/cameras/simulated/studio.ts";

// Stands for the program rpicam-vid: writes I420 pictures to its standard output, of the simulated world that the file
// in its first argument names, with the robot's socket.

const place = process.argv[2]!;
while (!existsSync(place)) await setTimeout(50);
const { socket, world } = JSON.parse(readFileSync(place, "utf8")) as { socket: string; world: string };
const argument = (name: string) => Number(process.argv[process.argv.indexOf(name) + 1]);
const [width, height] = [argument("--width"), argument("--height")];
const loaded = loadWorld(world);
const camera = { ...loaded.sensors.camera, width, height };
const out = new Uint8Array((width * height * 3) / 2);
let studio: Studio | undefined;
let isBusy = false;

new RobotClient(
  { open: () => openSocket(socket), name: "Pi camera", source: "follower", telemetryRate: 15 },
  {
    onWelcome: ({ scene }) => {
      studio = scene === null ? undefined : new Studio(scene, camera, loaded.seed);
    },
    onTelemetry: ({ time, truth }) => {
      if (!studio || !truth || isBusy) return;
      isBusy = true;
      studio.take({ ...truth, time }, out);
      process.stdout.write(out, () => {
        isBusy = false;
      });
    },
  },
);
process.on("SIGTERM", () => process.exit(0));
process.stdout.on("error", () => process.exit(0));
