import { ABOUT, LOSSES } from "../gateway/recorder/topics.ts";
import type { Summary } from "./summary.ts";

/** More lines of what people were told nobody reads here. */
const MOST_LINES = 60;

/** s, as "12.3 s", and from a minute on as "2:05". */
function duration(seconds: number): string {
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

function size(bytes: number): string {
  return bytes < 999_500 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

const at = (seconds: number) => `${seconds.toFixed(1)} s`.padStart(10);

/** @param isWhole see `readLog` */
export function print(summary: Summary, path: string, isWhole: boolean): string {
  const about = summary.metadata.get(ABOUT) ?? {};
  const { pictures = "0", messages = "0" } = summary.metadata.get(LOSSES) ?? {};
  const { battery } = summary;
  const facts: [string, string][] = [
    ["car", [about.car, about.hardware].filter(Boolean).join(", ")],
    ["world", about.world || "the real one"],
    ["profile", about.profile ?? ""],
    ["Strafe", about.version ?? ""],
    ["began", about.began ?? ""],
    ["length", `${duration(summary.duration)}${isWhole ? "" : ", cut off"}`],
    ["armed", duration(summary.armed)],
    [
      "drove",
      `${summary.distance.toFixed(2)} m in ${duration(summary.moving)}, at most ${summary.topSpeed.toFixed(2)} m/s`,
    ],
    ["battery", battery ? `${battery.from.toFixed(1)} V, at the end ${battery.to.toFixed(1)} V` : ""],
    [
      "left out",
      pictures === "0" && messages === "0"
        ? ""
        : `${pictures} pictures and ${messages} messages: the disk was too slow`,
    ],
    ["strange", summary.strange === 0 ? "" : `${summary.strange} messages that do not say what they should`],
  ];
  const channels = [...summary.channels.values()].map(
    ({ topic, messages: count, bytes, schema }) =>
      `  ${topic.padEnd(14)}${String(count).padStart(8)}${size(bytes).padStart(10)}  ${schema}`,
  );
  return [
    path,
    "",
    ...facts.filter(([, value]) => value !== "").map(([name, value]) => `  ${name.padEnd(10)}${value}`),
    "",
    ...channels,
    "",
    ...faults(summary),
    ...told(summary),
  ].join("\n");
}

function faults({ faults: all }: Summary): string[] {
  if (all.length === 0) return ["  no faults"];
  return [
    `  ${all.length} ${all.length === 1 ? "fault" : "faults"}`,
    ...all.map(
      (fault) =>
        `${at(fault.at)}  ${fault.severity}, ${fault.until === null ? "to the end" : `for ${duration(fault.until - fault.at)}`}: ${fault.text}`,
    ),
  ];
}

function told({ lines }: Summary): string[] {
  if (lines.length === 0) return [];
  const more = lines.length - MOST_LINES;
  return [
    "",
    "  what people were told",
    ...lines.slice(0, MOST_LINES).map((line) => `${at(line.at)}  ${line.name}: ${line.text}`),
    ...(more > 0 ? [`  … and ${more} more: --json has them`] : []),
  ];
}
