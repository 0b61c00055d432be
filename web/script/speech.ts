import { signal } from "@preact/signals";
import { driver, driving, onSay } from "../robot.ts";
import { speech } from "../settings.ts";
import { inOwnWords } from "../video/follow-words.ts";
import { SpokenOnce } from "./spoken-once.ts";

/** Words on the screen stay so long, s, and a little more for each character. */
const SHOWN = 3;
const SHOWN_PER_CHARACTER = 0.06;

/** What the car says now, large; empty: nothing. */
export const saying = signal("");

const once = new SpokenOnce();
let clear: ReturnType<typeof setTimeout> | undefined;

/** Shows it, and reads it out where the browser can and the person wants it. @param way by which it came */
export function saidBy(way: string, text: string): void {
  if (!once.isNew(text, way, performance.now() / 1e3)) return;
  saying.value = text;
  clearTimeout(clear);
  const shown = SHOWN + SHOWN_PER_CHARACTER * text.length;
  clear = setTimeout(hush, shown * 1e3);
  if (speech.value === "on") readOut(text);
}

/** Takes the words from the screen. */
export function hush(): void {
  saying.value = "";
}

/** A browser may have no voice, or refuse it before the first touch: then it stays on the screen alone. */
function readOut(text: string): void {
  try {
    // One that waits already would be about the past.
    if (!speechSynthesis.pending) speechSynthesis.speak(new SpeechSynthesisUtterance(text));
  } catch {
    // see above
  }
}

onSay((text) => {
  const name = driving.peek() ? driver.peek()?.name : undefined;
  saidBy("event", name === undefined ? text : inOwnWords(text, name));
});

speech.subscribe((now) => {
  if (now === "off" && "speechSynthesis" in globalThis) speechSynthesis.cancel();
});
