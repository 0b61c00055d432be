import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { children, freePort, isRunning, Strafe } from "../e2e/strafe.ts";
import { pause, until } from "../e2e/wait.ts";
import { BOARDS } from "./boards.ts";

/** `/proc` tells who has started whom. */
const LINUX = { timeout: 60_000, skip: process.platform !== "linux" && "needs /proc" };
/** From the moment when the children are there, over their whole start, ms. */
const MOMENTS = [0, 60, 120, 200, 300, 450];

test(
  "a supervisor that is killed while everything is still starting leaves no process behind",
  LINUX,
  async (t) => {
    const folder = mkdtempSync(join(tmpdir(), "strafe-fault-"));
    const board = await BOARDS["raspbot-v2"]!(folder);
    t.after(async () => {
      await board.close();
      rmSync(folder, { recursive: true, force: true });
    });
    const profile = join(folder, "profile.yaml");
    writeFileSync(profile, board.profile);
    for (const moment of MOMENTS) {
      const args = ["--profile", profile, "--port", String(await freePort())];
      const { process: supervisor } = new Strafe(args, { ...board.env, TMPDIR: folder });
      await until(() => children(supervisor.pid!).length >= 2, "two children");
      await pause(moment);
      const own = children(supervisor.pid!);
      supervisor.kill("SIGKILL");
      await until(() => own.every((pid) => !isRunning(pid)), `an end of ${own}, killed after ${moment} ms`);
    }
  },
);
