import { computed, signal } from "@preact/signals";
import type { Refusal } from "../../src/protocol/messages.ts";
import { SCRIPT_ASK_TIME, type ScriptNews } from "../../src/protocol/script-messages.ts";
import { obsolete, say } from "../notices.ts";
import { driver, onLink, onScripts, send, telemetry, welcome } from "../robot.ts";
import { type LogLine, LogRing } from "./log-ring.ts";
import { PlotSeries } from "./plot-series.ts";
import { saidBy } from "./speech.ts";

export type ScriptRun = NonNullable<Extract<ScriptNews, { type: "script-run" }>["run"]>;
export type ScriptEnded = Extract<ScriptNews, { type: "script-ended" }>;
export type ScriptPath = Extract<ScriptNews, { type: "script-path" }>;
type Listed = Extract<ScriptNews, { type: "scripts" }>;
type Lines = Extract<ScriptNews, { type: "script-lines" }>;

/** More names than this are no plot. */
const MOST_PLOTS = 12;
/** So long a driver thinks about it at most, and a little, ms. */
const ASK_MS = (SCRIPT_ASK_TIME + 2) * 1e3;

/** The folder on the robot, and what is in it; null: it was started without scripts. */
export const listed = signal<Listed | null>(null);
/** The run that is under way, whoever began it. */
export const run = signal<ScriptRun | null>(null);
/** How the latest run ended; null while one is under way, and after it was put away. */
export const ended = signal<ScriptEnded | null>(null);
/** Of the latest run. */
export const log = signal<readonly LogLine[]>([]);
export const logLeft = signal(0);
export const plots = signal<readonly PlotSeries[]>([]);
/** When the latest run began, s on the robot's clock. */
export const began = signal(0);
/** What the preview shows, and of which script one is under way. */
export const preview = signal<ScriptPath | null>(null);
export const previewing = signal<string | null>(null);
/** We want to run this, and have not heard of it yet. */
export const wanted = signal<string | null>(null);
/** Somebody wants to run a script while we drive. */
export const question = signal<{
  readonly client: number;
  readonly by: string;
  readonly name: string;
} | null>(null);
/** What was refused of scripts last, in the robot's words. */
export const refusal = signal("");

/** A script had the wheel before this page took it, and waits for it as far as anybody knows. */
const tookFromScript = signal(false);
let drovenBy: "script" | undefined;
driver.subscribe((current) => {
  const isOurs = current !== null && current.client === welcome.peek()?.client;
  if (isOurs) tookFromScript.value = drovenBy === "script";
  else if (current !== null) tookFromScript.value = false;
  drovenBy = current?.source === "script" ? "script" : undefined;
});

/** A script may have the car: a page at rest leaves it the wheel. */
export const scriptHasCar = computed(() => run.value !== null || tookFromScript.value);
/** Begun from this page. */
export const ownRun = computed(() => run.value !== null && run.value.client === welcome.value?.client);

const ring = new LogRing();
let latestRun: number | undefined;

const listedVersion = (name: string) => listed.value?.scripts.find((script) => script.name === name)?.version;

/** @param version of the text that the person sees; another one does not run */
export function runScript(name: string, version = listedVersion(name)): void {
  refusal.value = "";
  if (!send({ type: "run-script", name, ...(version !== undefined && { version }) })) {
    noLink();
    return;
  }
  wanted.value = name;
  setTimeout(() => {
    if (wanted.value === name) wanted.value = null;
  }, ASK_MS);
}

export function previewScript(name: string): void {
  refusal.value = "";
  preview.value = null;
  if (send({ type: "preview-script", name })) previewing.value = name;
  else noLink();
}

export function closePreview(): void {
  preview.value = null;
}

/** Twice: at once. */
export function endScript(): void {
  if (!send({ type: "end-script" })) noLink();
}

export function removeScript(name: string): void {
  refusal.value = "";
  const entry = listed.value?.scripts.find((script) => script.name === name);
  if (entry && !send({ type: "remove-script", name, version: entry.version })) noLink();
}

export function answerScript(allow: boolean): void {
  if (question.value) send({ type: "allow-script", client: question.value.client, allow });
  question.value = null;
}

/** The result, the log and the plots of a run that is over. */
export function putAway(): void {
  if (run.value) return;
  ended.value = null;
  clearTraces();
}

function noLink(): void {
  say("There is no link to the robot.", "warning", "link");
}

function clearTraces(): void {
  ring.clear();
  log.value = ring.lines;
  logLeft.value = 0;
  plots.value = [];
}

onScripts((news) => {
  switch (news.type) {
    case "scripts":
      listed.value = news;
      break;
    case "script-run":
      runs(news.run);
      break;
    case "script-lines":
      left(news);
      break;
    case "script-ended":
      run.value = null;
      ended.value = news;
      preview.value = null;
      break;
    case "script-asked":
      asked(news.client, news.by, news.name);
      break;
    case "script-path":
      if (news.name !== previewing.value) break;
      previewing.value = null;
      preview.value = news;
      break;
    case "refused":
      turnedDown(news);
      break;
    case "script-text":
  }
});

function runs(now: ScriptRun | null): void {
  run.value = now;
  if (!now) return;
  beginsIfNew(now.id);
  if (now.elapsed < 0.001 || began.value === 0) began.value = (telemetry.value?.time ?? 0) - now.elapsed;
  question.value = null;
  if (now.name === wanted.value) wanted.value = null;
}

function beginsIfNew(id: number): void {
  if (id === latestRun) return;
  latestRun = id;
  ended.value = null;
  began.value = 0;
  refusal.value = "";
  obsolete("script");
  clearTraces();
}

function left({ id, lines, dropped }: Lines): void {
  beginsIfNew(id);
  ring.add(
    lines.flatMap((line) =>
      line.kind === "plot"
        ? []
        : [{ kind: line.kind, time: line.kind === "print" ? null : line.time, text: line.text }],
    ),
    dropped,
  );
  log.value = ring.lines;
  logLeft.value = ring.left;
  let plotted = false;
  for (const line of lines) {
    if (line.kind === "say") saidBy("run", line.text);
    if (line.kind === "plot") plotted = plot(line.name, line.time, line.value) || plotted;
  }
  if (plotted) plots.value = [...plots.value];
}

function plot(name: string, time: number, value: number): boolean {
  let series = plots.value.find((one) => one.name === name);
  if (!series) {
    if (plots.value.length >= MOST_PLOTS) return false;
    series = new PlotSeries(name);
    plots.value = [...plots.value, series];
  }
  series.add(time, value);
  return true;
}

function asked(client: number, by: string, name: string): void {
  question.value = { client, by, name };
  setTimeout(() => {
    if (question.value?.client === client) question.value = null;
  }, ASK_MS);
}

function turnedDown({ text }: Refusal): void {
  wanted.value = null;
  previewing.value = null;
  refusal.value = text;
}

onLink((up) => {
  if (up) return;
  // What is under way is told anew when the link is back; what has been said stays to be read.
  listed.value = null;
  run.value = null;
  wanted.value = null;
  previewing.value = null;
  question.value = null;
});
