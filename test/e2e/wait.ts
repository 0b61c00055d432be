/** Waits for what must become true, and says what did not. Generous: a busy machine is no failure. */
export async function until<T>(
  condition: () => T | Promise<T>,
  what: string | (() => string),
  patience = 20,
): Promise<NonNullable<T>> {
  const start = performance.now();
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (performance.now() - start > patience * 1e3) {
      throw new Error(`waited ${patience} s for: ${typeof what === "string" ? what : what()}`);
    }
    await pause(10);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
