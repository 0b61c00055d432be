import type { Command } from "commander";
import type { ReplayFlags } from "../replay/command.ts";

export function addReplay(strafe: Command): void {
  strafe
    .command("replay")
    .description("look at a drive again: what a recording holds")
    .argument("<file>", "a recording, as the page's red dot or  strafe start --record  has made it")
    .option("--pictures <folder>", "write the camera's pictures out, each a JPEG file")
    .option("--json", "one JSON object a line on stdout", false)
    .addHelpText(
      "after",
      `
It says how long the drive was, how far and how fast, which faults came up and when, and what people were told. A
recording is an MCAP file: Foxglove and Lichtblick show its pictures and the car's way without a plugin.

The exit code is 0 also for one that was cut off, whose last seconds are missing; 1 for a file that is broken, empty,
or no recording of Strafe's; 2 where there is no such file. With --json times are in s, lengths in m.

Examples:
  strafe replay recordings/2026-01-02T03-04-05Z.mcap
  strafe replay recordings/2026-01-02T03-04-05Z.mcap --pictures shots`,
    )
    .action(async (file: string, flags: ReplayFlags) => {
      const { replay } = await import("../replay/command.ts");
      process.exitCode = await replay(file, flags);
    });
}
