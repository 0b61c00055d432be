import { constants, setPriority } from "node:os";

/**
 * This process goes before the machine's other work, where its user may ask for that. Threads that are
 * started later inherit it.
 */
export function goFirst(): void {
  try {
    setPriority(constants.priority.PRIORITY_HIGH);
  } catch {
    // Without the right to it, it is as punctual as any other process.
  }
}
