import { type Doc, firstSentence } from "./doc-comment.ts";
import { fieldsOf, type Group, groupOf, isOfScripts, optionsOf, PROGRAMS } from "./groups.ts";
import type { Member, Named, Sdk } from "./sdk.ts";

const GROUPS: Readonly<Record<Group, string>> = {
  motion: "Motion",
  together: "Several things at once",
  waiting: "Waiting",
  senses: "Senses",
  saying: "Saying and drawing",
};

const ERRORS = ["ArgumentError", "CarError", "CarErrorCode", "EndedError"];

const ROOMS: Readonly<Record<string, string>> = {
  core: "Clock, geometry, wheels and sticks",
  drive: "From a velocity to wheels",
  estimate: "Where the car is",
  motion: "Profiles, limits and paths",
  protocol: "A robot's client",
};

export function markdownOf(sdk: Sdk): string {
  const members = new Map(Object.keys(GROUPS).map((group) => [group, [] as Member[]]));
  for (const member of sdk.car) members.get(groupOf(member))!.push(member);
  for (const some of members.values()) some.sort(byWeight);
  const scripts = sdk.exports.filter(isOfScripts);
  const pick = (names: readonly string[]) =>
    names.flatMap((name) => scripts.filter((named) => named.name === name));
  const options = pick(["MotionOptions"]);
  const apart = new Set(["Car", "MotionOptions", ...PROGRAMS, ...ERRORS]);
  const types = scripts.filter(({ name }) => !apart.has(name));
  const car = sdk.exports.find(({ name }) => name === "Car")!;
  const parts = [
    "<!-- Written by `npm run docs` from the doc comments in src/. Change those. -->",
    "# What a script can use",
    "From nothing to a patrol: [the tutorial](../tutorial.md).",
    car.doc.text,
    contents(members),
    ...Object.entries(GROUPS).flatMap(([group, title]) => [
      `## ${title}`,
      ...(group === "motion" ? options.flatMap((one) => everyMotion(one)) : []),
      ...members.get(group)!.flatMap((member) => memberPart(member, sdk)),
    ]),
    "## Errors",
    ...pick(ERRORS).flatMap(namedPart),
    "## Running from a program of one's own",
    ...pick(PROGRAMS).flatMap(namedPart),
    "## Types",
    types.map(({ name }) => `[${name}](#${name.toLowerCase()})`).join(", "),
    ...types.flatMap(namedPart),
    "## The mathematics",
    '`import { … } from "strafe"` gives these too. They keep no time and read no files; their units and frames are in their doc comments.',
    ...Object.entries(ROOMS).flatMap(([room, title]) => [
      `### ${title}`,
      table(
        ["name", "what"],
        sdk.exports
          .filter((named) => named.room === room && !isOfScripts(named))
          .map(({ name, kind, doc }) => [`\`${name}\` ${kind}`, firstSentence(doc.text || doc.returns)])
          // A bundle of settings whose fields say it all.
          .filter(([, what]) => what !== ""),
      ),
    ]),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

/** What a script seldom needs comes last, and what the car senses by itself before what it has to be asked for. */
function byWeight(a: Member, b: Member): number {
  if (a.of !== b.of) return a.of === "Senses" ? -1 : 1;
  const isUsual = ({ name }: Member) => Number(name !== "signal" && name !== "within");
  return isUsual(b) - isUsual(a);
}

function contents(members: ReadonlyMap<string, readonly Member[]>): string {
  return Object.entries(GROUPS)
    .map(([group, title]) => {
      const names = members.get(group)!.map(({ name }) => link(name));
      return `- **${title}**: ${names.join(", ")}`;
    })
    .join("\n");
}

/** As GitHub makes anchors of headings. */
const link = (name: string) => `[${name}](#car${name.toLowerCase()})`;

function everyMotion({ doc, members }: Named): string[] {
  return ["### Options of every motion", doc.text, fieldTable(members)];
}

function memberPart(member: Member, sdk: Sdk): string[] {
  const { name, signature, doc } = member;
  const options = optionsOf(member);
  return [
    `### car.${name}`,
    `\`\`\`text\n${signature}\n\`\`\``,
    doc.text,
    details(doc),
    ...(options === undefined ? [] : optionsPart(options, member, sdk)),
    doc.example === undefined ? "" : `\`\`\`ts\n${doc.example}\n\`\`\``,
  ];
}

function optionsPart(options: string, { type }: Member, sdk: Sdk): string[] {
  const every = "[those of every motion](#options-of-every-motion)";
  if (options === "MotionOptions") return [`Options: ${every}.`];
  const fields = fieldsOf(options, sdk);
  const own = type === "Promise<MotionResult>" ? fields.filter(({ of }) => of !== "MotionOptions") : fields;
  return [own === fields ? "Options:" : `Options, besides ${every}:`, fieldTable(own)];
}

function namedPart({ name, kind, signature, doc, members, base }: Named): string[] {
  const and = base === undefined || kind === "class" ? "" : ` and all fields of \`${base}\``;
  return [
    `### ${name}`,
    kind === "type" && members.length > 0 && and === "" ? "" : `\`\`\`text\n${signature}\n\`\`\``,
    doc.text,
    details(doc),
    // What a class does for the rest of Strafe is not for others to call.
    members.length > 0 ? fieldTable(kind === "class" ? members.filter(isExplained) : members) : "",
    doc.example === undefined ? "" : `\`\`\`ts\n${doc.example}\n\`\`\``,
  ];
}

const isExplained = ({ doc }: Member) => doc.text !== "";

function details({ params, returns, throws }: Doc): string {
  return [
    ...[...params].map(([name, text]) => `- \`${name}\`: ${text}`),
    ...(returns === "" ? [] : [`- gives ${returns}`]),
    ...(throws === "" ? [] : [`- throws ${throws}`]),
  ].join("\n");
}

function fieldTable(fields: readonly Member[]): string {
  return table(
    ["field", "type", "what"],
    fields.map(({ name, kind, type, signature, doc }) => [
      `\`${kind === "method" ? signature : name}\``,
      kind === "method" ? "" : `\`${type}\``,
      [doc.text, details(doc)].filter((text) => text !== "").join("\n"),
    ]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => text.replace(/\|/g, "\\|").replace(/\s*\n+(- )?\s*/g, "<br>");
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), `|${" --- |".repeat(head.length)}`, ...rows.map(line)].join("\n");
}
