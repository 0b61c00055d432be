import { InvalidArgumentError } from "commander";

export const DONE = 0;
export const FAILED = 1;
export const WRONG_USAGE = 2;

export function portNumber(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65535) return port;
  throw new InvalidArgumentError("A port is a whole number from 0 (any that is free) to 65535.");
}
