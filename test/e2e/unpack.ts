import chromium from "@sparticuz/chromium";

// A process of its own, because the package knows no folder but the machine's temporary one, and sets
// variables of the environment: whoever starts this says by TMPDIR where the browser is to lie.
await chromium.executablePath();
