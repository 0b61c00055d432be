import { isIP } from "node:net";

/** Whether an address of `--host` can be reached from this machine only. */
export function isLoopback(host: string): boolean {
  if (host.toLowerCase() === "localhost" || host === "::1") return true;
  return isIP(host) === 4 && host.startsWith("127.");
}

/** Whether whoever reaches the port from elsewhere has to be paired before anything else. */
export function needsPairing(host: string, insecure: boolean): boolean {
  return !insecure && !isLoopback(host);
}
