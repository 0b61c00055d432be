import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** Where systemd lets the service keep its state: it may not write to anybody's home. */
const SERVICE_STATE = "/var/lib/strafe";

/** Who may come in from the network: the file of the robot that runs as this process or one of its children. */
export function pairedFile(): string {
  const service = process.env.STATE_DIRECTORY?.split(":")[0];
  return service ? join(service, "paired.json") : place("XDG_STATE_HOME", ".local/state", "paired.json");
}

/** The same of every robot of this computer: started by hand, and as a service. */
export const pairedFiles = () => [...new Set([pairedFile(), join(SERVICE_STATE, "paired.json")])];

/** How this computer comes in at robots elsewhere. */
export const keysFile = () => place("XDG_CONFIG_HOME", ".config", "robots.json");

/** As the XDG base directories have it: a path that is not absolute counts for nothing. */
function place(variable: string, usual: string, file: string): string {
  const folder = process.env[variable];
  return join(folder && isAbsolute(folder) ? folder : join(homedir(), usual), "strafe", file);
}
