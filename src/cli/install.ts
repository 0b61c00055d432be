import type { Command } from "commander";
import type { InstallFlags } from "../deploy/command.ts";
import { portNumber } from "./arguments.ts";
import { addVisionOptions, type VisionFlags, withVision } from "./vision-options.ts";

export function addInstall(strafe: Command): void {
  const command = strafe
    .command("install")
    .description("make it a service that starts with the machine; shows first what it will do")
    .option("--profile <car>", "a car, a kit or a profile's file; there is no default")
    .option("--user <name>", "who runs it (default: whoever calls, also through sudo)")
    .option("--port <number>", "where the page is served", portNumber, 8080)
    .option("--host <address>", "address to listen on; whoever comes from elsewhere has to pair", "127.0.0.1")
    .option("--insecure", "let everybody on the network drive: nobody has to pair", false);
  addVisionOptions(command)
    .option("--dry-run", "only show it", false)
    .option("--yes", "do not ask", false)
    .addHelpText(
      "after",
      `
Where the car hangs on pigpiod, the daemon is bound to this machine alone as well.

Examples:
  strafe install --profile calibration/mycar/profile.yaml --dry-run
  sudo strafe install --profile calibration/mycar/profile.yaml
  sudo strafe install --profile calibration/mycar/profile.yaml --vision --host 0.0.0.0`,
    )
    .action(async (flags: Omit<InstallFlags, "vision"> & VisionFlags) => {
      const { install } = await import("../deploy/command.ts");
      process.exitCode = await install(withVision(flags));
    });
}

export function addUninstall(strafe: Command): void {
  strafe
    .command("uninstall")
    .description("remove what install made, and nothing else; shows first what it will do")
    .option("--dry-run", "only show it", false)
    .option("--yes", "do not ask", false)
    .addHelpText("after", "\nExample:\n  sudo strafe uninstall")
    .action(async (consent: { dryRun: boolean; yes: boolean }) => {
      const { uninstall } = await import("../deploy/command.ts");
      process.exitCode = await uninstall(consent);
    });
}
