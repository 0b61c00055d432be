import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { CloseIcon } from "./icons.tsx";

/**
 * Not the browser's own modal dialog: that one would lie over the stop button and make it dead. This
 * one leaves the lower edge of the screen, where the stop is, free.
 */
export function Dialog(props: { title: string; onClose: () => void; children: ComponentChildren }) {
  const sheet = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    sheet.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before !== document.body) before.focus();
    };
  }, []);
  return (
    <div
      class="veil"
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) props.onClose();
      }}
    >
      <div
        class="sheet"
        role="dialog"
        aria-modal="false"
        aria-label={props.title}
        tabIndex={-1}
        ref={sheet}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          // It is for the dialog alone: what lies behind it has its own use for the key.
          event.stopPropagation();
          props.onClose();
        }}
      >
        <header>
          <h2>{props.title}</h2>
          <button type="button" class="tool" aria-label="Close" onClick={props.onClose}>
            <CloseIcon />
          </button>
        </header>
        {props.children}
      </div>
    </div>
  );
}
