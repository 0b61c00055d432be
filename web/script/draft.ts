/** A text as it lies on the robot. */
export interface Stored {
  readonly version: string;
  readonly text: string;
}

/**
 * A script in the editor, and what is known of the file on the robot. A value: every step makes a new one, and no step
 * loses a text that somebody has typed.
 */
export interface Draft {
  readonly name: string;
  readonly text: string;
  /** What the text began from; null: there is no such file, as far as this page knows. */
  readonly base: Stored | null;
  /** What was sent to be saved, and has not been answered. */
  readonly saving: { readonly text: string; readonly over: string | null } | null;
  /** The file is no longer what the text began from. */
  readonly conflict: "changed" | "removed" | null;
  /** With `changed`: what stands there now, as soon as it has been read. */
  readonly theirs: Stored | null;
}

/** What the robot has to be asked after a step. */
type Need = "read" | null;
export interface Step {
  readonly draft: Draft;
  readonly need: Need;
}

const CALM = { saving: null, conflict: null, theirs: null } as const;

export function openDraft(name: string, stored: Stored): Draft {
  return { name, text: stored.text, base: stored, ...CALM };
}

/** One that was left unsaved, as it was; what the robot has meanwhile is still to be {@link received}. */
export function restoredDraft(name: string, text: string, base: Stored | null): Draft {
  return { name, text, base, ...CALM };
}

export function newDraft(name: string, text: string): Draft {
  return { name, text, base: null, ...CALM };
}

/** Something in it is nowhere else. */
export function isDirty({ base, text }: Draft): boolean {
  return base === null || base.text !== text;
}

export function typed(draft: Draft, text: string): Draft {
  return { ...draft, text };
}

/** @returns undefined: there is nothing to save, or its answer is under way, or a conflict has to be answered first */
export function beginSave(draft: Draft): Draft | undefined {
  if (draft.saving || draft.conflict === "changed" || !isDirty(draft)) return undefined;
  return { ...draft, saving: { text: draft.text, over: draft.base?.version ?? null } };
}

/** The robot sent the file: it was saved, or is shown because it was asked for. */
export function received(draft: Draft, stored: Stored): Draft {
  const base = { version: stored.version, text: stored.text };
  if (draft.saving && draft.saving.text === stored.text) return { ...draft, ...CALM, base };
  if (draft.base && draft.base.version === stored.version) return { ...draft, conflict: null, theirs: null };
  // Who has typed nothing, or the very same, has nothing to lose.
  if (draft.text === stored.text || (draft.base && !isDirty(draft))) {
    return { ...draft, ...CALM, base, text: stored.text };
  }
  return { ...draft, saving: null, conflict: "changed", theirs: base };
}

/** The save was refused: perhaps because the file has changed, so that is looked at. */
export function refused(draft: Draft): Step {
  if (!draft.saving) return { draft, need: null };
  return { draft: { ...draft, saving: null }, need: "read" };
}

/** The link is gone: whether the save got there is seen when it is back. */
export function linkLost(draft: Draft): Draft {
  return { ...draft, saving: null };
}

/** @param version of the file, by the robot's list; undefined: it is not in it */
export function listed(draft: Draft, version: string | undefined): Step {
  // Its answer says more, and is on its way.
  if (draft.saving) return { draft, need: null };
  if (version === undefined) {
    if (!draft.base || draft.conflict === "removed") return { draft, need: null };
    return { draft: { ...draft, conflict: "removed", theirs: null, base: null }, need: null };
  }
  const known = draft.theirs?.version ?? draft.base?.version;
  return { draft, need: version === known ? null : "read" };
}

/** Saves over what somebody else has made of it. */
export function keepMine(draft: Draft): Draft | undefined {
  if (draft.conflict !== "changed" || !draft.theirs || draft.saving) return undefined;
  return {
    ...draft,
    base: draft.theirs,
    conflict: null,
    theirs: null,
    saving: { text: draft.text, over: draft.theirs.version },
  };
}

/** Goes on from what somebody else has made of it; the editor's undo still has the own text. */
export function takeTheirs(draft: Draft): Draft {
  if (!draft.theirs) return draft;
  return { ...draft, ...CALM, base: draft.theirs, text: draft.theirs.text };
}
