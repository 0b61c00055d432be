import { MARKER } from "./ours.ts";

export const PIGPIOD_UNITS = ["/etc/systemd/system", "/lib/systemd/system", "/usr/lib/systemd/system"].map(
  (folder) => `${folder}/pigpiod.service`,
);

/**
 * Lets the daemon listen to this machine alone, and otherwise be as it was. `-l` by itself binds only ::1,
 * `-l -n 127.0.0.1` that address.
 *
 * @param unit the daemon's own unit
 * @param host where the car's profile looks for the daemon, a loopback address
 * @returns undefined: the unit does not say how the daemon is started
 */
export function pigpiodDropIn(unit: string, host: string): string | undefined {
  const words = /^ExecStart=[-@:+!]*(.+)$/m.exec(unit)?.[1]?.trim().split(/\s+/);
  if (!words) return undefined;
  const kept = words.filter((word, i) => !/^-(l|n.*)$/.test(word) && words[i - 1] !== "-n");
  const listen = host === "::1" ? ["-l"] : ["-l", "-n", "127.0.0.1"];
  const start = [...kept, ...listen].join(" ");
  return `${MARKER}\n# Whoever reaches the daemon's port can drive the pins.\n[Service]\nExecStart=\nExecStart=${start}\n`;
}
