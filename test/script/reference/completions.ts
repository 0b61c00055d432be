import { type Doc, firstSentence } from "./doc-comment.ts";
import { fieldsOf, isOfPrograms, isOfScripts, optionsOf } from "./groups.ts";
import type { Member, Named, Sdk } from "./sdk.ts";

/** What the page's editor offers while somebody types. */
export interface Completion {
  readonly label: string;
  readonly type: "method" | "property" | "function" | "class" | "type";
  readonly detail: string;
  readonly info: string;
  /** Where it may stand: after `car.`, after a motion's result, in the options of a call, or anywhere. */
  readonly on: string;
}

export function completionsOf(sdk: Sdk): Completion[] {
  const result = sdk.exports.find(({ name }) => name === "MotionResult")!;
  return [
    ...sdk.car.map((member) => entry(member, "car")),
    ...result.members.map((member) => entry(member, "result")),
    ...sdk.car.flatMap((member) => {
      const options = optionsOf(member);
      if (options === undefined) return [];
      return fieldsOf(options, sdk).map((field) => entry(field, `options:${member.name}`));
    }),
    ...sdk.exports.filter(isOffered).map(top),
  ];
}

/** Whoever writes a script in the page has no robot to connect to; of the mathematics paths and geometry are for it. */
function isOffered(named: Named): boolean {
  if (isOfScripts(named)) return !isOfPrograms(named);
  return named.kind !== "type" && (named.room === "core" || named.room === "motion");
}

function entry({ name, kind, signature, doc }: Member, on: string): Completion {
  return { label: name.replace("?", ""), type: kind, detail: signature, info: plain(doc), on };
}

function top(named: Named): Completion {
  const { name, kind, signature, doc } = named;
  const type = kind === "value" ? "property" : kind;
  return {
    label: name,
    type,
    detail: isOfScripts(named) ? signature : "",
    info: firstSentence(doc.text),
    on: "top",
  };
}

function plain({ text, params, returns, throws }: Doc): string {
  return [
    text,
    ...[...params].map(([name, about]) => `${name}: ${about}`),
    returns && `Returns ${returns}`,
    throws && `Throws ${throws}`,
  ]
    .filter((line) => line !== "")
    .join("\n")
    .replace(/`/g, "");
}
