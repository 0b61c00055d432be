import fs from "node:fs";
import Module, { register, syncBuiltinESMExports } from "node:module";
import { PIGPIO_LOCK, pigpio } from "./stand-ins/pigpio.ts";

/**
 * Put before a program by `node --import`: its packages that need hardware are stand-ins, whose board is a
 * process of its own. The program itself does not know.
 */
register(`./resolve${import.meta.url.slice(-3)}`, import.meta.url);

// `require` does not ask those hooks in every Node that is supported.
const loader = Module as unknown as { _load: (request: string, ...rest: unknown[]) => unknown };
const load = loader._load;
loader._load = (request, ...rest) => (request === "pigpio" ? pigpio : load(request, ...rest));

/** Where this machine would say that it is no Pi. */
const ELSEWHERE = new Map([["/var/run/pigpio.pid", process.env[PIGPIO_LOCK]]]);
if (process.env[PIGPIO_LOCK] !== undefined) {
  const read = fs.readFileSync;
  const pretend = (path: Parameters<typeof read>[0], options?: Parameters<typeof read>[1]) =>
    path === "/proc/device-tree/model"
      ? "Raspberry Pi 4 Model B Rev 1.4\0"
      : read(ELSEWHERE.get(path as string) ?? path, options);
  fs.readFileSync = pretend as typeof read;
  process.geteuid = () => 0;
  syncBuiltinESMExports();
}
