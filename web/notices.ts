import { signal } from "@preact/signals";
import { type Level, type Notice, NoticeBoard } from "./notice-board.ts";

const board = new NoticeBoard();
const now = (): number => performance.now() / 1e3;

export const notices = signal<readonly Notice[]>([]);

/** What notices are about that can become untrue before they grow old. */
export type Topic = "link" | "gamepad" | "wheel" | "driver" | "motion" | "script" | "camera" | "recording";

/** A later notice of the same topic takes the place of an earlier one. */
export function say(text: string, level: Level = "info", topic?: Topic): void {
  board.say(text, level, now(), topic);
  notices.value = board.notices;
}

/** What was said of the topic is no longer so. */
export function obsolete(topic: Topic): void {
  board.obsolete(topic);
  notices.value = board.notices;
}

export function dismiss(id: number): void {
  board.dismiss(id);
  notices.value = board.notices;
}

setInterval(() => {
  board.tidy(now());
  notices.value = board.notices;
}, 250);
