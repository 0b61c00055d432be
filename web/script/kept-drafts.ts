import * as z from "zod";
import { load, save } from "../settings.ts";
import { type Draft, restoredDraft } from "./draft.ts";

// A draft that was left by closing the whole page is found again, with what it began from.

const keptSchema = z.object({
  text: z.string(),
  base: z.object({ version: z.string(), text: z.string() }).nullable(),
});

const key = (name: string): string => `draft.${name}`;

export function keep({ name, text, base }: Draft): void {
  save(key(name), JSON.stringify({ text, base }));
}

export function forget(name: string): void {
  save(key(name), undefined);
}

export function recall(name: string): Draft | undefined {
  try {
    const { text, base } = keptSchema.parse(JSON.parse(load(key(name)) ?? ""));
    return restoredDraft(name, text, base);
  } catch {
    // Nothing was kept, or not by this page.
    return undefined;
  }
}
