import type { WrittenProfile } from "./profile.ts";

/** What a battery that nobody measures is taken for, V: half-way down. */
export const assumedVolts = ({ full, low }: WrittenProfile["battery"]) => (full + low) / 2;
