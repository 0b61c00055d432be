import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { Random } from "../../../core/random.ts";
import { CameraFaults } from "../../../sim/camera/camera-faults.ts";
import { DEFAULT_WORLD, loadWorld } from "../../../sim/world.ts";
import { frameBytes } from "../../frame.ts";
import { type Camera, type CameraListener, cameraFault } from "../camera.ts";
import type { PictureNews, StudioOrder } from "./messages.ts";
import type { CameraTruth } from "./studio.ts";

/** Some lie there because of the camera's latency, one is being read, one being drawn. */
const SHELVES = 5;

export interface SimulatedCameraOptions {
  /** Of control. */
  readonly socket: string;
  /** A world's name or path; left out: the one that is used where none is named. */
  readonly world?: string | undefined;
  /** What the profile says of its mounting: its pictures are turned by as much, as a real camera's are. */
  readonly rotation?: CameraTruth["rotation"];
}

/**
 * The camera of a simulated car: it sees the world that the car is in as that world's file says.
 *
 * @throws DocumentError where the world's file is broken
 */
export function openSimulatedCamera(options: SimulatedCameraOptions, listener: CameraListener): Camera {
  const world = loadWorld(options.world ?? DEFAULT_WORLD);
  const { camera } = world.sensors;
  const name = `the camera in ${world.name}`;
  if (!camera.fitted) {
    const text = `the car in ${world.name} has no camera: the world's file says sensors: { camera: { fitted: false } }`;
    listener.onFault(cameraFault("camera-missing", text));
    return { name, isStill: false, close: async () => {} };
  }
  const { width, height } = camera;
  const size = frameBytes(width, height, "i420");
  const { seed, faults } = world;
  const late = new CameraFaults(faults, new Random(seed)).longestDelay;
  const length = SHELVES + Math.ceil(late * camera.rate);
  const shelves = Array.from({ length }, () => new SharedArrayBuffer(size));
  const { socket, rotation = 0 } = options;
  const isTurned = (camera.rotation ?? rotation) !== rotation;
  const order: StudioOrder = { socket, camera, isTurned, seed, faults, shelves };
  const program = new URL(`./studio-worker${extname(import.meta.url)}`, import.meta.url);
  const worker = new Worker(program, { workerData: order });
  worker.on("message", ({ shelf, bytes, capturedAt, sequence }: PictureNews) => {
    const data = new Uint8Array(shelves[shelf]!, 0, bytes);
    listener.onFrame({ width, height, format: "i420", data, capturedAt, sequence });
    worker.postMessage(shelf);
  });
  worker.on("error", (error) => {
    const text = `${name} has failed: ${error.message}; start Strafe again`;
    listener.onFault(cameraFault("camera-lost", text));
  });
  return {
    name,
    isStill: false,
    close: async () => {
      worker.removeAllListeners("message");
      await worker.terminate();
    },
  };
}
