// Imported before anything else, and written for any Node that knows modules: a Node that is too old
// must hear one sentence, not a syntax error from deep inside.
const needed = [20, 19] as const;
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
  console.error(
    `Strafe needs Node ${needed.join(".")} or newer; this is ${process.versions.node}. ` +
      "Install a newer one from https://nodejs.org or, on Raspberry Pi OS, with: sudo apt install nodejs",
  );
  process.exit(1);
}
