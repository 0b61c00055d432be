import { parentPort, workerData } from "node:worker_threads";
import { RobotClient } from "../../../protocol/client.ts";
import type { Telemetry } from "../../../protocol/messages.ts";
import { openSocket } from "../../../protocol/node-socket.ts";
import type { PictureNews, StudioOrder } from "./messages.ts";
import { Studio } from "./studio.ts";

// A real camera works while the computer does something else: so does this one, in a thread of its own. What is true
// it is told by the robot's telemetry, so that its pictures are of the very moments that are in there.

const { socket, camera, seed, shelves } = workerData as StudioOrder;
const free = shelves.map((_, shelf) => shelf);
let studio: Studio | undefined;
let sequence = 0;

const client = new RobotClient(
  { open: () => openSocket(socket), name: "Camera", source: "follower", telemetryRate: camera.rate },
  {
    onWelcome: ({ scene }) => {
      studio = scene === null ? undefined : new Studio(scene, camera, seed);
    },
    onTelemetry: expose,
  },
);

parentPort!.on("message", (shelf: number) => free.push(shelf));

function expose({ time, truth }: Telemetry): void {
  sequence++;
  // Where nobody reads them pictures are lost, the next ones first: what waits would only get older.
  const shelf = studio && truth ? free.shift() : undefined;
  if (shelf === undefined) return;
  studio!.take({ ...truth!, time }, new Uint8Array(shelves[shelf]!));
  const news: PictureNews = { shelf, capturedAt: time, sequence };
  const left = time + camera.latency - (client.robotTime ?? time);
  setTimeout(() => parentPort!.postMessage(news), Math.max(0, left * 1e3));
}
