import { isIP } from "node:net";

/** Whether an address of `--host` can be reached from this machine only. */
export function isLoopback(host: string): boolean {
  if (host.toLowerCase() === "localhost" || host === "::1") return true;
  return isIP(host) === 4 && host.startsWith("127.");
}

/**
 * There is no pairing yet, so whoever reaches the port can drive the car.
 *
 * @returns why not to listen there, in words; undefined where it is all right
 */
export function exposureRefusal(host: string, insecure: boolean): string | undefined {
  if (insecure || isLoopback(host)) return undefined;
  return (
    `--host ${host} would let everybody on the network drive this car: pairing, which will ask for a PIN, is not ` +
    "there yet. If the network is yours alone, add --insecure; otherwise leave --host out and open the page on this machine."
  );
}
