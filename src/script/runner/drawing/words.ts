import { basename } from "node:path";
import type { Preview } from "../preview.ts";
import type { PreviewStep } from "../preview-steps.ts";

/** A motion that drives less is a turn, m. */
const TURN = 0.05;

export const seconds = (time: number) => `${time.toFixed(1)} s`;
const metres = (way: number) => `${way.toFixed(2)} m`;
const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
const perSecond = (speed: number) => `${speed.toFixed(2)} m/s`;
const degrees = (angle: number) => `${((180 / Math.PI) * angle).toFixed(0)}°`;

/** The line, and the file where it is not the script's own. */
export function lineOf({ place }: PreviewStep, script: string): string {
  if (!place) return "";
  return place.file === script ? `${place.line}` : `${basename(place.file)}:${place.line}`;
}

/** As fast as it went: along the floor, or round. */
export function topOf({ isMotion, distance, speed, turn }: PreviewStep): string {
  if (!isMotion) return "";
  return distance < TURN && turn > 0 ? `${degrees(turn)}/s` : perSecond(speed);
}

export const shareOf = ({ isMotion, share }: PreviewStep) => (isMotion ? percent(share) : "");
export const wayOf = ({ isMotion, distance }: PreviewStep) => (isMotion ? metres(distance) : "");
export const endOf = ({ isMotion, reason }: PreviewStep) => (isMotion || reason !== "done" ? reason : "");

/** What the whole run comes to, a sentence a line. */
export function summaryOf({ duration, distance, fastest, limits, isCut }: Preview): string[] {
  const line = (way: string, value: number, limit: number, say: (value: number) => string) =>
    `Fastest ${way}: ${say(value)}, ${percent(limit > 0 ? value / limit : 0)} of the car's ${say(limit)}.`;
  const rate = (value: number) => `${degrees(value)}/s`;
  return [
    `${isCut ? "The first " : ""}${seconds(duration)}, ${metres(distance)} driven.`,
    line("forward", fastest.forward, limits.forward, perSecond),
    line("sideways", fastest.strafe, limits.strafe, perSecond),
    line("turning", fastest.turn, limits.turn, rate),
  ];
}

/** @returns such as "square.ts in the empty room" */
export function titleOf(script: string, { scene }: Preview): string {
  const name = basename(script);
  return scene ? `${name} in ${scene.name}` : name;
}
