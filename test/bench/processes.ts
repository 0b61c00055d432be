import { readdirSync, readFileSync } from "node:fs";

const TICKS_PER_SECOND = 100; // USER_HZ, 100 on every Linux that Node runs on
const PAGE_BYTES = 4096;

export interface Usage {
  /** CPU time since its start, s. */
  readonly cpu: number;
  /** Resident memory, bytes. */
  readonly resident: number;
}

/** @returns undefined where there is no /proc (not Linux) or no such process */
export function usageOf(pid: number): Usage | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // Counted from the state, field 3 of proc(5): utime is 14, stime 15, rss 24.
    const cpu = (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
    return { cpu, resident: Number(fields[21]) * PAGE_BYTES };
  } catch {
    return undefined;
  }
}

/** The direct children of a process, by what they run ("control", "gateway"). */
export function childrenOf(pid: number): ReadonlyMap<string, number> {
  const children = new Map<string, number>();
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, "utf8");
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      if (parent !== pid) continue;
      const command = readFileSync(`/proc/${entry}/cmdline`, "utf8");
      const name = /([a-z]+)\/main\.[jt]s/.exec(command)?.[1];
      if (name) children.set(name, Number(entry));
    } catch {
      // It ended while we looked.
    }
  }
  return children;
}
