import { readFileSync } from "node:fs";
import { isNode, LineCounter, parseDocument } from "yaml";
import { DocumentError } from "../document.ts";
import { leaves } from "../leaves.ts";
import { measuredSchema } from "../measured.ts";
import { profilePath } from "../places.ts";
import { type CarFiles, loadCar, profileSchema } from "../profile.ts";
import { type Output, table } from "./output.ts";

interface Shown {
  readonly path: string;
  /** SI. */
  readonly value: string | number | boolean;
  readonly unit: string;
  /** As the file has it; undefined: it is a default. */
  readonly written?: string;
  readonly line?: number;
}

/** One value that calibration found. */
interface ShownFit {
  readonly path: string;
  /** SI. */
  readonly value: string | number | boolean;
  readonly unit: string;
  /** Standard deviation. */
  readonly spread?: number;
  readonly r2?: number;
}

/** The whole profile with its defaults, and where each value is from; then what was measured, which goes before it. */
export function show(nameOrPath: string, options: { dir: string; json: boolean }, output: Output): number {
  let car: CarFiles;
  try {
    car = loadCar(profilePath(nameOrPath, options.dir));
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    output.err(`strafe: ${error.message}`);
    return 1;
  }
  const { path, measuredPath } = car;
  const values = describe(car);
  const found = describeMeasured(car);
  if (options.json) {
    const measured = found.length > 0 ? { measured: { path: measuredPath, values: found } } : {};
    output.out(JSON.stringify({ type: "profile", path, values, ...measured }));
    return 0;
  }
  output.out(path);
  // What a kit says of itself is text for people, and is in the file as such.
  for (const line of table(values.filter(({ path: at }) => !at.startsWith("kit.")).map(row))) {
    output.out(`  ${line}`);
  }
  if (found.length === 0) return 0;
  output.out(`${measuredPath}, which goes before it`);
  for (const line of table(found.map(fitRow))) output.out(`  ${line}`);
  return 0;
}

function describe({ path, written }: CarFiles): Shown[] {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(path, "utf8"), { lineCounter: lines });
  return leaves(profileSchema, written).map(({ path: at, value, unit }) => {
    const node = document.getIn(at, true);
    const own = { path: at.join("."), value, unit };
    if (!isNode(node) || !node.range) return own;
    return { ...own, written: String(document.getIn(at)), line: lines.linePos(node.range[0]).line };
  });
}

/** A fit is one line: its value, and how far it can be trusted. */
function describeMeasured({ measured }: CarFiles): ShownFit[] {
  const all = leaves(measuredSchema, measured).filter(({ path: at }) => at[0] !== "version");
  const values = new Map(all.map(({ path: at, value }) => [at.join("."), value]));
  return all.flatMap(({ path: at, value, unit }) => {
    const parent = at.slice(0, -1).join(".");
    if (!values.has(`${parent}.spread`)) return [{ path: at.join("."), value, unit }];
    if (at.at(-1) !== "value") return [];
    const spread = values.get(`${parent}.spread`) as number;
    const r2 = values.get(`${parent}.r2`) as number | undefined;
    return [{ path: parent, value, unit, spread, ...(r2 !== undefined && { r2 }) }];
  });
}

function fitRow({ path, value, unit, spread, r2 }: ShownFit): string[] {
  const text = `${short(value)} ${unit}`.trim();
  return [
    path,
    text,
    spread === undefined ? "" : `± ${short(spread)}`,
    r2 === undefined ? "" : `R² ${short(r2)}`,
  ];
}

const short = (value: string | number | boolean) =>
  typeof value === "number" ? Number(value.toPrecision(6)) : value;

function row({ path, value, unit, written, line }: Shown): string[] {
  const text = `${short(value)} ${unit}`.trim();
  if (line === undefined) return [path, text, "default"];
  return [
    path,
    text,
    written === text || written === String(value) ? `line ${line}` : `line ${line}: ${written}`,
  ];
}
