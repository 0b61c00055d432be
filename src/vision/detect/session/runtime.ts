import { packageRoot } from "../../../profile/package-root.ts";
import { addRuntime } from "../../../profile/vision.ts";
import { VisionError } from "../../vision-error.ts";
import type { OutputTensor } from "../formats/format.ts";

/** What of the npm package onnxruntime-node is used; it is optional, and so are its types. */
export interface Runtime {
  readonly Tensor: new (
    type: string,
    data: Uint8Array | Float32Array | BigInt64Array,
    dims: readonly number[],
  ) => unknown;
  readonly InferenceSession: {
    create(path: string, options: Readonly<Record<string, unknown>>): Promise<Session>;
  };
}

export interface Session {
  run(feeds: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, OutputTensor>>>;
}

/** How the runtime is to work beside a control loop. */
export const sessionOptions = (threads: number): Readonly<Record<string, unknown>> => ({
  intraOpNumThreads: threads,
  interOpNumThreads: 1,
  // Threads that wait for work by spinning would take the cores of whoever controls the car.
  extra: { session: { intra_op: { allow_spinning: "0" }, inter_op: { allow_spinning: "0" } } },
});

/**
 * @param name of the package
 * @throws VisionError `runtime-missing` with the command that adds it
 */
export async function loadRuntime(name: string): Promise<Runtime> {
  try {
    const loaded = (await import(name)) as Runtime & { readonly default?: Runtime };
    return loaded.default ?? loaded;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isAbsent = code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND";
    throw new VisionError(
      "runtime-missing",
      `${isAbsent ? `${name} is not installed` : `${name} cannot be loaded (${message})`}: ` +
        `"${addRuntime(name)}" in ${packageRoot} adds it (288 MB). ` +
        "Without it tags and balls by colour are still seen",
    );
  }
}
