import type { Command } from "commander";
import type { DoctorFlags } from "../doctor/command.ts";

export function addDoctor(strafe: Command): void {
  strafe
    .command("doctor")
    .description("what is wired, missing or wrong, and what mends it")
    .option("--profile <car>", "the car's profile: what is there is compared with what it expects")
    .option("--wheels", "have each wheel turned by hand, and see whether its encoder counts", false)
    .option("--json", "one JSON object a line on stdout", false)
    .addHelpText(
      "after",
      `
The exit code is 1 when something is a problem. It changes nothing and turns no wheel.

Examples:
  strafe doctor --profile calibration/mycar/profile.yaml
  strafe doctor --profile calibration/mycar/profile.yaml --wheels`,
    )
    .action(async (flags: DoctorFlags) => {
      const { doctor } = await import("../doctor/command.ts");
      process.exitCode = await doctor(flags);
    });
}
