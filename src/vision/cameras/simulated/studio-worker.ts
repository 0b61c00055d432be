import { constants, setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { Random } from "../../../core/random.ts";
import { RobotClient } from "../../../protocol/client.ts";
import type { Telemetry } from "../../../protocol/messages.ts";
import { openSocket } from "../../../protocol/node-socket.ts";
import { CameraFaults } from "../../../sim/camera/camera-faults.ts";
import type { PictureNews, StudioOrder } from "./messages.ts";
import { Shutter } from "./shutter.ts";
import { Studio } from "./studio.ts";

// A real camera works while the computer does something else: so does this one, in a thread of its own. What is true
// it is told by the robot's telemetry, so that its pictures are of the very moments that are in there.

try {
  // A real camera's pictures cost no time of what looks at them.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
} catch {
  // Where a thread has no priority of its own, there is enough for all.
}

const { socket, camera, isTurned, seed, faults, shelves } = workerData as StudioOrder;
const free = shelves.map((_, shelf) => shelf);
const wrongs = new CameraFaults(faults, new Random(seed).fork());
let shutter: Shutter | undefined;
let sequence = 0;

const client = new RobotClient(
  { open: () => openSocket(socket), name: "Camera", source: "follower", telemetryRate: camera.rate },
  {
    onWelcome: ({ scene }) => {
      shutter = scene === null ? undefined : new Shutter(new Studio(scene, camera, seed, isTurned), wrongs);
    },
    onTelemetry: expose,
  },
);

parentPort!.on("message", (shelf: number) => free.push(shelf));

function expose({ time, truth }: Telemetry): void {
  sequence++;
  // Where nobody reads them pictures are lost, the next ones first: what waits would only get older.
  const shelf = shutter && truth ? free.shift() : undefined;
  if (shelf === undefined) return;
  const out = new Uint8Array(shelves[shelf]!);
  const exposed = shutter!.expose({ ...truth!, time }, truth!.elapsed ?? 0, out);
  if (!exposed) {
    free.push(shelf);
    return;
  }
  const { bytes, delay } = exposed;
  const news: PictureNews = { shelf, bytes, capturedAt: time, sequence };
  const left = time + camera.latency + delay - (client.robotTime ?? time);
  setTimeout(() => parentPort!.postMessage(news), Math.max(0, left * 1e3));
}
