import type { Command } from "commander";
import { portNumber } from "./arguments.ts";

export function addTwin(strafe: Command): void {
  strafe
    .command("twin")
    .description("the simulated motor board: pigpiod's socket on the simulated car")
    .option("--profile <car>", "whose wiring the car has (default: two TB6612 and four encoders)")
    .option("--world <file>", "the world to simulate (default: a furnished room)")
    .option(
      "--port <number>",
      "where clients of pigpiod find it (default: where the profile looks for it)",
      portNumber,
    )
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .action(async (flags: { profile?: string; world?: string; port?: number; host: string }) => {
      const { runTwin } = await import("../sim/twin/command.ts");
      process.exitCode = await runTwin(flags);
    });
}
