import type { ControlReady, GatewayReady } from "../protocol/ipc.ts";

/**
 * What a person sees when the robot is up.
 *
 * @param scripts their folder, where there is one
 */
export function banner(
  control: ControlReady,
  gateway: GatewayReady,
  seconds: number,
  scripts?: string,
): string {
  const { car, hardware, world, rate } = control;
  const lines: [string, string][] = [
    ["page", gateway.address],
    ["car", car],
    ["wheels", `${hardware}, ${rate} Hz`],
    ["world", world ?? "the real one"],
    ...(gateway.pin === undefined ? [] : [["others", gateway.pin] as [string, string]]),
  ];
  return [
    "",
    `  Strafe is up, after ${seconds.toFixed(1)} s.`,
    "",
    ...lines.map(([name, value]) => `  ${name.padEnd(8)}${value}`),
    "",
    ...(scripts === undefined ? [] : [`  The scripts in ${scripts} can be run from the page.`]),
    "  Open the page, arm, and drive with a gamepad, the keys or a finger.",
    "  On the page ? lists the keys and Space stops the car. Here Ctrl-C stops everything.",
    "",
  ].join("\n");
}
