import { rmSync } from "node:fs";
import preact from "@preact/preset-vite";
import { defineConfig } from "vite";

const outDir = new URL("./dist/web/", import.meta.url);

export default defineConfig({
  root: "web",
  base: "./",
  publicDir: false,
  plugins: [
    preact(),
    {
      // `tsc` also writes to dist/web (the page's pure parts, for their tests), so the folder may not be
      // emptied as a whole; only what an earlier bundle left is removed.
      name: "remove-old-assets",
      apply: "build",
      buildStart: () => rmSync(new URL("assets", outDir), { recursive: true, force: true }),
    },
  ],
  build: {
    outDir: outDir.pathname,
    emptyOutDir: false,
    target: "es2022",
    // The content security policy allows files of this origin only, so nothing becomes a data: address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The editor is large, and comes only when it is opened.
    chunkSizeWarningLimit: 600,
    // One small page: everything is needed at once.
    cssCodeSplit: false,
  },
});
