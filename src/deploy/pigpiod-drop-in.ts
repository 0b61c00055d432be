import { MARKER } from "./ours.ts";

export const PIGPIOD_UNITS = ["/etc/systemd/system", "/lib/systemd/system", "/usr/lib/systemd/system"].map(
  (folder) => `${folder}/pigpiod.service`,
);

/**
 * Lets the daemon listen to this machine alone, and has it come back whatever ends it. `-l` by itself binds
 * only ::1, `-l -n 127.0.0.1` that address.
 *
 * The DMA of a daemon that crashed goes on with the last duties, and its deadman is gone with it: nothing stops the
 * wheels before the next daemon is there and Strafe has set its pins low. So it comes back at once and without
 * end, and is the last that the kernel ends for want of memory. While the dead one is not reaped its pid file makes
 * the next one fail ("Can't lock"): then the one after that starts. The file is never removed here, for it may
 * be that of another program which has the pins.
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
  return `${MARKER}
# Until it is back, a daemon that crashed leaves the wheels turning.
[Unit]
StartLimitIntervalSec=0
[Service]
Restart=always
RestartSec=250ms
OOMScoreAdjust=-900
# Whoever reaches the daemon's port can drive the pins.
ExecStart=
ExecStart=${start}
`;
}
