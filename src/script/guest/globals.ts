import { Controller, Signal } from "./abort.ts";
import { tell } from "./door.ts";
import { format } from "./format.ts";

// What the SDK and an honest script expect to find beside the language itself. No timers: the only clock is the
// car's. Imported first.

/** What a script asks its own calls for is usually far down. */
Error.stackTraceLimit = 50;

// Other engines begin a stack with the error's own words, and the SDK goes by that.
const capture = Error.captureStackTrace;
Error.captureStackTrace = (target, caller) => {
  capture(target, caller);
  const error = target as Error;
  const { name = "Error", message = "" } = error;
  Object.defineProperty(error, "stack", {
    value: `${name}: ${message}\n${error.stack ?? ""}`,
    writable: true,
    configurable: true,
  });
};

const print = (...values: unknown[]) => {
  tell({ type: "print", text: format(...values) });
};
const console = { log: print, info: print, debug: print, warn: print, error: print };

Object.assign(globalThis, { AbortController: Controller, AbortSignal: Signal, console });
