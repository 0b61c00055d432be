import { signal } from "@preact/signals";
import { type Level, type Notice, NoticeBoard } from "./notice-board.ts";

const board = new NoticeBoard();
const now = (): number => performance.now() / 1e3;

export const notices = signal<readonly Notice[]>([]);

export function say(text: string, level: Level = "info"): void {
  board.say(text, level, now());
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
