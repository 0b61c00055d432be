import { readFileSync } from "node:fs";
import { type Document, isMap, isScalar, parse, parseDocument } from "yaml";
import { DocumentError } from "./document.ts";
import { type Profile, parseProfile } from "./profile.ts";

/** A profile that is being written: single values change, a person's comments and order stay. */
export class Draft {
  readonly #document: Document;

  /** @param path of a file that is known to be a profile */
  constructor(path: string) {
    this.#document = parseDocument(readFileSync(path, "utf8"));
  }

  set(path: readonly string[], value: string | number | boolean): void {
    this.#document.setIn(path, value);
  }

  /** Replaces the comment at a value, or the one that stands over a section; "" removes it. */
  note(path: readonly string[], comment: string): void {
    const node = this.#document.getIn(path, true);
    const text = comment === "" ? null : ` ${comment}`;
    if (isScalar(node)) node.comment = text;
    else if (isMap(node)) node.commentBefore = text;
  }

  /**
   * @param assignment as a person writes it: `geometry.track=20 cm`
   * @throws DocumentError when it is none
   */
  assign(assignment: string): readonly string[] {
    const [, key, text] = /^([\w.]+)\s*=\s*(.+)$/.exec(assignment) ?? [];
    if (key === undefined || text === undefined) {
      throw new DocumentError(`expected such as  geometry.track='20 cm', got "${assignment}"`);
    }
    const path = key.split(".");
    let value: unknown;
    try {
      value = parse(text);
      this.#document.setIn(path, value);
    } catch {
      throw new DocumentError(`"${key}" cannot be set to "${text}" in this profile`);
    }
    return path;
  }

  remove(path: readonly string[]): void {
    if (this.#document.hasIn(path)) this.#document.deleteIn(path);
  }

  /** @throws DocumentError when what it holds now is no profile */
  check(): Profile {
    return parseProfile(this.text(), "the new profile");
  }

  text(): string {
    return this.#document.toString({ lineWidth: 0 });
  }
}
