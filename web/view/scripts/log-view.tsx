import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { fixed } from "../../format.ts";
import type { LogLine } from "../../script/log-ring.ts";
import { began, log, logLeft } from "../../script/scripts.ts";

/** So near to its end counts as at its end, CSS pixels. */
const NEAR = 12;

/** What the run has said. It follows the latest line, unless somebody has scrolled up to read. */
export function LogView() {
  const box = useRef<HTMLDivElement>(null);
  const follows = useSignal(true);
  const lines = log.value;
  useLayoutEffect(() => {
    if (follows.value && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines, follows.value]);
  if (lines.length === 0) return null;
  return (
    <div class="run-log-frame">
      <div
        class="run-log"
        ref={box}
        role="log"
        aria-label="What the script says"
        data-testid="script-log"
        onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
          follows.value = scrollTop + clientHeight >= scrollHeight - NEAR;
        }}
      >
        {logLeft.value > 0 && <p class="gap">{logLeft.value} older lines are no longer here</p>}
        {lines.map((line) => (
          <Line key={line.key} line={line} />
        ))}
      </div>
      {!follows.value && (
        <button
          type="button"
          class="small run-log-latest"
          onClick={() => {
            follows.value = true;
          }}
        >
          Latest ↓
        </button>
      )}
    </div>
  );
}

function Line({ line: { kind, time, text } }: { line: LogLine }) {
  return (
    <p class={kind}>
      <time>{time === null ? "" : fixed(Math.max(0, time - began.value), 1)}</time>
      <span>{text}</span>
    </p>
  );
}
