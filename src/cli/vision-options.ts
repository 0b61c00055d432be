import type { Command } from "commander";

export interface VisionFlags {
  readonly vision?: string | true;
  readonly model?: string;
}

export function addVisionOptions(command: Command): Command {
  return command
    .option(
      "--vision [camera]",
      "see: with the car's own camera, or with rpicam, a device such as /dev/video0, or a film's or picture's file",
    )
    .option("--model <file>", "see with your own ONNX model, before the profile's (default: Strafe's)");
}

/** An option without its value means the usual; a model is there to see with. */
export function withVision<Flags extends VisionFlags>({ vision, ...flags }: Flags) {
  const sees = vision ?? (flags.model === undefined ? undefined : true);
  return { ...flags, ...(sees !== undefined && { vision: sees === true ? "own" : sees }) };
}
