import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** What there is in a sandbox instead of what needs a machine, or would be too much for it. */
const INSTEAD = [
  { find: /^node:util$/, replacement: path("src/script/guest/format.ts") },
  { find: /^(\.\.?\/)+(core\/)?mathjs\.ts$/, replacement: path("src/script/guest/units.ts") },
];

// The SDK for scripts that run without files and network (src/script/guest), as one file for their engine.
export default defineConfig({
  publicDir: false,
  resolve: { alias: INSTEAD },
  build: {
    outDir: path("dist/guest"),
    target: "es2022",
    // Names are part of what a script sees: `car.constructor.name`.
    minify: false,
    lib: { entry: path("src/script/guest/main.ts"), formats: ["es"], fileName: () => "sdk.js" },
  },
});
