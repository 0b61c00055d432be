import type { ResolveHook } from "node:module";

const STAND_INS = ["i2c-bus", "serialport"];

/** Packages that need hardware are taken from the stand-ins' folder. Runs in the thread of Node's module hooks. */
export const resolve: ResolveHook = (specifier, context, next) => {
  if (!STAND_INS.includes(specifier)) return next(specifier, context);
  const file = `./stand-ins/${specifier}${import.meta.url.slice(-3)}`;
  return { url: new URL(file, import.meta.url).href, shortCircuit: true };
};
