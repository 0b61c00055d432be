import type { Hardware } from "../../profile/hardware.ts";
import { type Camera, type CameraListener, cameraFault } from "./camera.ts";
import type { CameraSource } from "./source.ts";

export interface CameraPlace {
  readonly source: CameraSource;
  /** What the car's wheels hang on, and whose camera is its own. */
  readonly hardware: Pick<Hardware, "backend">;
  /** Of control. */
  readonly socket: string;
  /** As it was named; undefined: none was. */
  readonly world: string | undefined;
}

/** @throws DocumentError where a world's file is broken */
export async function openCamera(place: CameraPlace, listener: CameraListener): Promise<Camera> {
  const { source, hardware, socket, world } = place;
  // As for the wheels: whoever names a world means a car in it. A real car never loads the simulator.
  if (source.kind === "own" && (world !== undefined || hardware.backend === "sim")) {
    const { openSimulatedCamera } = await import("./simulated/camera.ts");
    return openSimulatedCamera({ socket, world }, listener);
  }
  listener.onFault(cameraFault("camera-missing", "this car has no camera that Strafe knows"));
  return { name: "no camera", isStill: true, close: async () => {} };
}
