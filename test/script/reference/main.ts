import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generate } from "./generate.ts";
import { readSdk } from "./sdk.ts";

/** `npm run docs`: writes the reference of the SDK and the completions of the page's editor, where they belong. */
const root = process.cwd();
for (const [path, text] of generate(readSdk(root))) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  console.log(`${path}: ${(text.length / 1024).toFixed(1)} KB`);
}
