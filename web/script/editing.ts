import { computed, effect, signal } from "@preact/signals";
import { MAX_SCRIPT_LENGTH, type ScriptNews, type ScriptPlace } from "../../src/protocol/script-messages.ts";
import { say } from "../notices.ts";
import { onLink, onScripts, send } from "../robot.ts";
import * as drafts from "./draft.ts";
import { forget, keep, recall } from "./kept-drafts.ts";
import { TEMPLATE } from "./names.ts";
import { listed, preview, previewScript, refusal, runScript } from "./scripts.ts";

/** The script in the editor; null: none is open. */
export const draft = signal<drafts.Draft | null>(null);
export const dirty = computed(() => draft.value !== null && drafts.isDirty(draft.value));
/** It was asked for and has not come yet. */
export const opening = signal<{ readonly name: string; readonly line: number | null } | null>(null);
/** The line that the editor should show, and the how-manieth wish that is. */
export const lineWanted = signal<{ readonly line: number; readonly wish: number } | null>(null);
/** Where an error lies, with its sentence. */
export const errorAt = signal<{ readonly name: string; readonly line: number; readonly text: string } | null>(
  null,
);
/** Texts as they lie on the robot, by name, as far as they were read: a line that runs is shown out of them. */
export const texts = signal<ReadonlyMap<string, drafts.Stored>>(new Map());

/** A save that is not answered in so long was lost or refused, ms: what lies on the robot is read then. */
const SAVE_MS = 5000;

/** What is done once it is saved. */
let afterwards: ((name: string) => void) | null = null;
let wishes = 0;
/** What was asked for to show its lines. */
let learning = "";

/** @param place where to look; left out: at the beginning */
export function openScript(name: string, line: number | null = null): void {
  if (draft.value?.name === name) {
    if (line !== null) lookAt(line);
    return;
  }
  if (draft.value && drafts.isDirty(draft.value)) {
    say(`Save ${draft.value.name} first, or leave it.`, "warning", "script");
    return;
  }
  if (send({ type: "read-script", name })) opening.value = { name, line };
}

export function openPlace({ name, line }: ScriptPlace): void {
  openScript(name, line);
}

export function newScript(name: string): void {
  draft.value = recall(name) ?? drafts.newDraft(name, TEMPLATE);
}

/** Whoever has unsaved changes was asked before. */
export function closeScript(): void {
  if (draft.value) forget(draft.value.name);
  draft.value = null;
  opening.value = null;
  lineWanted.value = null;
  afterwards = null;
}

export function typed(text: string): void {
  const now = draft.value;
  if (!now || now.text === text) return;
  draft.value = drafts.typed(now, text);
  // They speak of the text as it was.
  if (preview.value?.name === now.name) preview.value = null;
  if (errorAt.value?.name === now.name) errorAt.value = null;
}

/** @returns false: it could not be sent */
export function saveScript(then: ((name: string) => void) | null = null): boolean {
  const now = draft.value;
  if (!now) return false;
  if (!drafts.isDirty(now)) {
    then?.(now.name);
    return true;
  }
  return sendSave(drafts.beginSave(now), then);
}

export const saveAndRun = (): boolean =>
  saveScript((name) => runScript(name, texts.value.get(name)?.version));
export const saveAndPreview = (): boolean => saveScript(previewScript);

export function keepMine(): void {
  if (draft.value) sendSave(drafts.keepMine(draft.value), null);
}

export function takeTheirs(): void {
  if (draft.value) draft.value = drafts.takeTheirs(draft.value);
}

/** Reads a script's text where it is not known as it stands, for showing its lines. */
function learnText(name: string): void {
  const version = listed.value?.scripts.find((script) => script.name === name)?.version;
  const key = `${name} ${version}`;
  if (version === undefined || key === learning || texts.value.get(name)?.version === version) return;
  if (send({ type: "read-script", name })) learning = key;
}

function sendSave(next: drafts.Draft | undefined, then: typeof afterwards): boolean {
  if (!next?.saving) return false;
  const { text, over } = next.saving;
  if (text.length > MAX_SCRIPT_LENGTH) {
    refusal.value = `A script may have ${MAX_SCRIPT_LENGTH} characters, and this one has ${text.length}.`;
    return false;
  }
  if (!send({ type: "save-script", name: next.name, text, over })) return false;
  draft.value = next;
  afterwards = then;
  const { saving } = next;
  setTimeout(() => {
    if (draft.value?.saving === saving) turnedDown();
  }, SAVE_MS);
  return true;
}

function lookAt(line: number): void {
  lineWanted.value = { line, wish: ++wishes };
}

function take({ draft: next, need }: drafts.Step): void {
  draft.value = next;
  if (need === "read") send({ type: "read-script", name: next.name });
}

onScripts((news) => {
  if (news.type === "script-text") came(news);
  else if (news.type === "scripts") {
    const now = draft.value;
    if (now) take(drafts.listed(now, versionOf(news, now.name)));
  } else if (news.type === "script-ended" || news.type === "script-path") {
    errorAt.value =
      news.ok || !news.place ? null : { name: news.place.name, line: news.place.line, text: news.why };
  } else if (news.type === "script-run") {
    if (news.run?.phase === "starting") errorAt.value = null;
    if (news.run) learnText(news.run.name);
  } else if (news.type === "refused") turnedDown();
});

function versionOf({ scripts }: Extract<ScriptNews, { type: "scripts" }>, name: string): string | undefined {
  return scripts.find((script) => script.name === name)?.version;
}

function came({ name, version, text }: Extract<ScriptNews, { type: "script-text" }>): void {
  const stored = { version, text };
  texts.value = new Map(texts.value).set(name, stored);
  if (opening.value?.name === name) {
    const { line } = opening.value;
    opening.value = null;
    const before = recall(name);
    draft.value = before ? drafts.received(before, stored) : drafts.openDraft(name, stored);
    if (line !== null) lookAt(line);
    return;
  }
  const now = draft.value;
  if (now?.name !== name) return;
  draft.value = drafts.received(now, stored);
  // The question of the two texts says it better.
  if (draft.value.conflict) refusal.value = "";
  if (now.saving && !draft.value.saving && !draft.value.conflict) {
    const next = afterwards;
    afterwards = null;
    next?.(name);
  }
}

function turnedDown(): void {
  opening.value = null;
  if (!draft.value?.saving) return;
  afterwards = null;
  take(drafts.refused(draft.value));
}

onLink((up) => {
  if (up) return;
  afterwards = null;
  opening.value = null;
  learning = "";
  if (draft.value) draft.value = drafts.linkLost(draft.value);
});

effect(() => {
  const now = draft.value;
  if (!now) return;
  if (drafts.isDirty(now)) keep(now);
  else forget(now.name);
});

addEventListener("beforeunload", (event) => {
  if (dirty.value) event.preventDefault();
});
