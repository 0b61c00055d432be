import { type Signal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

export interface AskedRemoval {
  /** A person is asked whether they mean it. */
  readonly isAsking: Signal<boolean>;
  /** Of the button that leaves all as it is. */
  readonly keep: RefObject<HTMLButtonElement>;
  /** Of the one that asks. */
  readonly remove: RefObject<HTMLButtonElement>;
}

/** A question in the place of a row's buttons, before something of it is removed; the keyboard follows there and back. */
export function useAskedRemoval(): AskedRemoval {
  const isAsking = useSignal(false);
  const keep = useRef<HTMLButtonElement>(null);
  const remove = useRef<HTMLButtonElement>(null);
  const wasAsked = useRef(false);
  // The button that was pressed is gone: the keyboard goes to what is in its place.
  useLayoutEffect(() => {
    if (isAsking.value) keep.current?.focus();
    else if (wasAsked.current) remove.current?.focus();
    wasAsked.current = isAsking.value;
  }, [isAsking.value]);
  return { isAsking, keep, remove };
}
