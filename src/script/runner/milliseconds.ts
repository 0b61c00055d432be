/** A time as other programs are told it: what is beyond the millisecond is noise of adding ticks. @param seconds s */
export const toMs = (seconds: number) => Math.round(seconds * 1e3) / 1e3;
