/** A piece of TypeScript in a document. */
export interface Block {
  readonly name: string;
  /** For people: the file and the line. */
  readonly place: string;
  /** `script`: runs with a car; `program`: runs by itself; `live`: so does this, where a robot runs that it connects to. */
  readonly kind: "script" | "program" | "live";
  readonly code: string;
  /** The world that the block names, or that everything happens in which names none. */
  readonly world: string;
  /** What is in the document's next block of text under it, which is what it logs. */
  readonly says: readonly string[];
}

const FENCE = /^```(\w+)\n([\s\S]*?)^```$/gm;

/**
 * All blocks of TypeScript. One that exports nothing and imports nothing is a part of a script, and is made a whole.
 *
 * A script says its world as a person would: `// strafe run square.ts --world empty`.
 */
export function blocksOf(path: string, markdown: string): Block[] {
  const fences = [...markdown.matchAll(FENCE)];
  const file = path.replace(/\W+/g, "-").toLowerCase();
  return fences.flatMap((fence, i): Block[] => {
    const [, language, code] = fence;
    if (language !== "ts") return [];
    const line = markdown.slice(0, fence.index).split("\n").length;
    const next = fences[i + 1];
    // Without the time, which `strafe run` puts before it.
    const logged = next?.[1] === "log" ? next[2]!.trim().split("\n") : [];
    const says = logged.map((line) => line.replace(/^\s*[\d.]+ s {2}/, ""));
    const isScript = /^export default /m.test(code!);
    const isProgram = !isScript && /^import /m.test(code!);
    return [
      {
        name: `${file}-${line}`,
        place: `${path}:${line}`,
        kind: isProgram ? (code!.includes("LiveWire.connect") ? "live" : "program") : "script",
        code: isScript || isProgram ? code! : wholeOf(code!),
        world: /--world (\w+)/.exec(code!)?.[1] ?? "empty",
        says,
      },
    ];
  });
}

function wholeOf(code: string): string {
  return `import type { Car } from "strafe";\n\nexport default async (car: Car) => {\n${code}};\n`;
}
