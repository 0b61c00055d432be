import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Browser, chromium } from "playwright-core";

/** Why the browser cannot run here, for `test`'s `skip`; false: it can. */
export const noBrowser =
  process.platform === "linux" && process.arch === "x64"
    ? false
    : `the browser of these tests is built for Linux on x64, this is ${process.platform} on ${process.arch}`;

/** Names the folder of a browser that whoever runs several test files has unpacked for them all. */
const SHARED = "STRAFE_TEST_BROWSER";

/** For all processes that are started from here on, which saves each two seconds. */
export async function shareBrowser(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "strafe-browser-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  await unpack(folder);
  process.env[SHARED] = folder;
}

/**
 * A real browser out of an npm package: nothing has to be installed on the machine, and nothing is
 * left on it.
 */
export async function launch(): Promise<Browser> {
  const own = mkdtempSync(join(tmpdir(), "strafe-browser-"));
  const remove = () => rmSync(own, { recursive: true, force: true });
  process.once("exit", remove);
  const folder = process.env[SHARED] ?? own;
  const binary = folder === own ? await unpack(own) : join(folder, "chromium");
  const libraries = missesLibraries(binary) ? { LD_LIBRARY_PATH: join(folder, "al2023", "lib") } : {};
  const fonts = existsSync("/etc/fonts/fonts.conf") ? {} : { FONTCONFIG_PATH: join(folder, "fonts") };
  const browser = await chromium.launch({
    executablePath: atLowPriority(own, binary),
    // As root in a container there are neither name spaces for the sandbox nor a GPU.
    args: ["--no-sandbox", "--no-zygote", "--disable-gpu", "--disable-dev-shm-usage"],
    env: { ...process.env, ...libraries, ...fonts, TMPDIR: own },
    handleSIGTERM: false,
  });
  browser.once("disconnected", remove);
  return browser;
}

async function unpack(folder: string): Promise<string> {
  const program = fileURLToPath(new URL(`./unpack${import.meta.url.slice(-3)}`, import.meta.url));
  // By this variable the package knows a machine that has no libraries of its own, and adds them.
  const env = { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x" };
  await promisify(execFile)(process.execPath, [program], { env });
  return join(folder, "chromium");
}

/** A bare machine lacks a few that every desktop has. */
function missesLibraries(binary: string): boolean {
  try {
    execFileSync(binary, ["--version"], { stdio: "ignore" });
    return false;
  } catch {
    return true;
  }
}

/** Drawing in software takes all it can get, and the robot on the same two cores comes first. */
function atLowPriority(folder: string, binary: string): string {
  const script = join(folder, "browser.sh");
  writeFileSync(script, `#!/bin/sh\nexec nice -n 10 "${binary}" "$@"\n`, { mode: 0o755 });
  return script;
}
