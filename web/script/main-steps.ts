/** Waiting beside a motion comes and goes many times a second. */
const WAITING = new Set(["sleep", "when"]);

/** Of what a script is at, what a person wants to read: while something drives, not the waiting beside it. */
export function mainSteps<S extends { readonly what: string }>(steps: readonly S[], most = 3): S[] {
  const driving = steps.filter(({ what }) => !WAITING.has(what));
  return (driving.length > 0 ? driving : steps).slice(0, most);
}
