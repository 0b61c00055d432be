/** @param seconds s, ≥ 0; shown as "0:42", and from an hour on as "1:02:05" */
export function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** @param bytes shown in kB, MB or GB, whichever is short */
export function fileSize(bytes: number): string {
  if (bytes < 999_500) return `${Math.round(bytes / 1e3)} kB`;
  if (bytes < 9.95e6) return `${(bytes / 1e6).toFixed(1)} MB`;
  if (bytes < 999.5e6) return `${Math.round(bytes / 1e6)} MB`;
  return `${(bytes / 1e9).toFixed(bytes < 9.95e9 ? 1 : 0)} GB`;
}

/** When it began, as its name has it; undefined: somebody has named it otherwise. */
export function beganAt(name: string): Date | undefined {
  const parts = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z(-\d+)?\.mcap$/.exec(name);
  if (!parts) return undefined;
  const date = new Date(`${parts[1]}T${parts[2]}:${parts[3]}:${parts[4]}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** What a person knows it by. */
export function label(name: string): string {
  const date = beganAt(name);
  if (!date) return name.replace(/\.mcap$/, "");
  return date.toLocaleString(undefined, {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
}

/** What the disk was too slow for; empty: nothing. */
export function losses({ pictures, messages }: { pictures: number; messages: number }): string {
  const lost = [
    ...(pictures > 0 ? [`${pictures} ${pictures === 1 ? "picture" : "pictures"}`] : []),
    ...(messages > 0 ? [`${messages} ${messages === 1 ? "message" : "messages"}`] : []),
  ];
  return lost.length > 0 ? `The disk is slow: ${lost.join(" and ")} left out` : "";
}

/** The robot's own words, as a notice begins. */
export const sentence = (text: string): string => {
  const whole = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
};
