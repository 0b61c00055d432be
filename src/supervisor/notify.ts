import { spawn } from "node:child_process";
import type { Clock } from "../core/clock.ts";

/** Sends one message to systemd: lines such as "READY=1". */
type SendToSystemd = (lines: readonly string[]) => void;

/** How often the watchdog is fed within the time that systemd waits. */
const FEEDS = 3;

/**
 * Tells systemd how the service is (sd_notify(3), for a unit of Type=notify with WatchdogSec=).
 *
 * The watchdog is fed only when control says that it has ticked, so that systemd restarts everything when
 * the loop stands still and nobody here does anything about it.
 */
export class ServiceNotice {
  readonly #send: SendToSystemd;
  readonly #clock: Clock;
  /** Between two feeds, s; Infinity: nobody watches. */
  readonly #period: number;
  #fed = Number.NEGATIVE_INFINITY;
  #stopping = false;

  /** @param watchdog for how long systemd waits, s; undefined: it does not watch */
  constructor(send: SendToSystemd, clock: Clock, watchdog: number | undefined) {
    if (watchdog !== undefined && !(watchdog > 0)) {
      throw new RangeError(`a watchdog's time must be > 0, got ${watchdog} s`);
    }
    this.#send = send;
    this.#clock = clock;
    this.#period = watchdog === undefined ? Number.POSITIVE_INFINITY : watchdog / FEEDS;
  }

  /** Everything is up. @param status one line for `systemctl status` */
  ready(status: string): void {
    this.#send(["READY=1", `STATUS=${status}`]);
  }

  /** Control has ticked. Cheap: to be called at each of its beats. */
  beat(): void {
    const now = this.#clock.now();
    if (this.#stopping || now - this.#fed < this.#period || this.#period === Number.POSITIVE_INFINITY) return;
    this.#fed = now;
    this.#send(["WATCHDOG=1"]);
  }

  stopping(): void {
    this.#stopping = true;
    this.#send(["STOPPING=1", "STATUS=stopping the wheels"]);
  }
}

/**
 * @param env of this process, as systemd gave it
 * @param log is told once if systemd cannot be told anything
 * @returns undefined: systemd did not start this process, or does not ask
 */
export function serviceNotice(
  env: Readonly<Record<string, string | undefined>>,
  clock: Clock,
  log: (line: string) => void,
): ServiceNotice | undefined {
  if (!env.NOTIFY_SOCKET) return undefined;
  const microseconds = Number(env.WATCHDOG_USEC);
  const forUs = env.WATCHDOG_PID === undefined || Number(env.WATCHDOG_PID) === process.pid;
  const watchdog = forUs && microseconds > 0 ? microseconds / 1e6 : undefined;
  return new ServiceNotice(systemdNotify(log), clock, watchdog);
}

/**
 * Through the program systemd-notify, since Node has no Unix datagram sockets. It waits until systemd has
 * read the message (a barrier, since systemd 246), so that the sender is still there to be recognised; the
 * unit needs NotifyAccess=all, as it is not the service's main process.
 */
function systemdNotify(log: (line: string) => void): SendToSystemd {
  let complained = false;
  return (lines) => {
    const child = spawn("systemd-notify", [...lines], { stdio: "ignore" });
    child.once("error", ({ message }) => {
      if (complained) return;
      complained = true;
      log(`systemd cannot be told how this service is: ${message}; install the package systemd`);
    });
    child.unref();
  };
}
