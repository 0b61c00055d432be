/** Of a script's data in a sandbox. */
export const MEMORY_MB = 64;
/** Of its calls within calls, bytes: so that the engine's own stack is never used up. */
export const STACK_BYTES = 256 * 1024;
/** So much of the processor's time without giving back is a loop without end, s. */
export const COMPUTING = 5;
/** What the engine cannot be interrupted in is ended from outside after so long, s. */
export const COMPUTING_INSIDE = 8;
/** Lines and steps that it may leave, a second of the robot's time, and at once. */
export const LINES_PER_SECOND = 500;
export const LINES_AT_ONCE = 1000;
/** Messages to the robot, likewise; the SDK needs a tenth of it. */
export const MESSAGES_PER_SECOND = 200;
export const MESSAGES_AT_ONCE = 200;
/** Calls that are under way at a time and told of. */
export const MOST_STEPS = 64;
/** Motions and waits of the SDK's that let time pass, side by side. */
export const MOST_PASSES = 4;
/** A script that was to end and does not is ended after so long, s: the SDK in there has 8 s for it. */
export const ENDING = 10;
