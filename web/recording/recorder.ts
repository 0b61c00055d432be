import { computed, signal } from "@preact/signals";
import type { RecordingState, Recordings } from "../../src/protocol/recording-messages.ts";
import { obsolete, say } from "../notices.ts";
import { onLink, onRecording, send } from "../robot.ts";
import { clock, fileSize, sentence } from "./words.ts";

/** What is recorded; null: this robot cannot record, or has not said so yet. */
export const recording = signal<RecordingState | null>(null);
export const isRecording = computed(() => recording.value?.state === "on");
/** The recordings on the robot; null: nobody has asked for them. */
export const recordings = signal<Recordings | null>(null);
/** The list is looked at. */
export const listOpen = signal(false);

export function toggleRecording(): void {
  if (!recording.value) say("This robot cannot record.", "warning", "recording");
  else if (!send({ type: "record", on: !isRecording.value })) noLink();
}

export function removeRecording(name: string): void {
  if (!send({ type: "remove-recording", name })) noLink();
}

function noLink(): void {
  say("There is no link to the robot.", "warning", "link");
}

onRecording((news) => {
  switch (news.type) {
    case "recording":
      changed(news);
      break;
    case "recordings":
      recordings.value = news;
      break;
    case "refused":
      say(sentence(news.text), "warning", "recording");
  }
});

function changed(now: RecordingState): void {
  const before = recording.value;
  recording.value = now;
  if (now.state === "on" && before?.state !== "on") obsolete("recording");
  if (!before || now.state !== "off" || before.state === "off") return;
  if (now.text) say(sentence(now.text), "warning", "recording");
  else if (before.name)
    say(`Recorded ${clock(before.elapsed)}, ${fileSize(before.bytes)}.`, "info", "recording");
}

onLink((up) => {
  if (up) ask();
  else {
    recording.value = null;
    recordings.value = null;
  }
});
listOpen.subscribe(ask);

function ask(): void {
  if (listOpen.value) send({ type: "list-recordings" });
}
