import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { CameraProfile } from "../../profile/camera.ts";
import type { Hardware } from "../../profile/hardware.ts";
import type { Camera, CameraListener } from "./camera.ts";
import { cameraProgram, type PictureSize } from "./program.ts";
import { ProgramCamera } from "./program-camera.ts";
import type { CameraSource } from "./source.ts";

export interface CameraPlace {
  readonly source: CameraSource;
  /** What the car's wheels hang on, and whose camera is its own. */
  readonly hardware: Pick<Hardware, "backend">;
  readonly camera: CameraProfile;
  /** Of control. */
  readonly socket: string;
  /** As it was named; undefined: none was. */
  readonly world: string | undefined;
  /** s on the robot's clock; undefined: it is not known now. */
  readonly now: () => number | undefined;
}

const WIDTH = 640;
const USUAL: PictureSize = { width: WIDTH, height: 480 };
const FIRST_DEVICE = "/dev/video0";

/** @throws DocumentError where a world's file is broken */
export async function openCamera(place: CameraPlace, listener: CameraListener): Promise<Camera> {
  const { source, hardware, socket, world, now } = place;
  const { rotation } = place.camera;
  // As for the wheels: whoever names a world means a car in it. A real car never loads the simulator.
  if (source.kind === "own" && (world !== undefined || hardware.backend === "sim")) {
    const { openSimulatedCamera } = await import("./simulated/camera.ts");
    return openSimulatedCamera({ socket, world, rotation }, listener);
  }
  const size = pictureSize(place.camera);
  const real = source.kind === "own" ? usualSource() : source;
  return new ProgramCamera({ program: cameraProgram(real, size, rotation), size, now }, listener);
}

/** A Pi has its own program for the camera at its port; what else there is hangs on USB. */
function usualSource(): Exclude<CameraSource, { kind: "own" }> {
  const places = (process.env.PATH ?? "").split(delimiter);
  const isPi = places.some((folder) => folder !== "" && existsSync(join(folder, "rpicam-vid")));
  return isPi ? { kind: "rpicam" } : { kind: "v4l2", device: FIRST_DEVICE };
}

/** In the shape of those that the lens was measured by, for what was measured holds for no other. */
function pictureSize({ lens }: CameraProfile): PictureSize {
  return lens ? { width: WIDTH, height: 2 * Math.round((WIDTH * lens.height) / lens.width / 2) } : USUAL;
}
