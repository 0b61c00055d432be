import type { SeenBox, SeenTarget } from "../../src/protocol/seeing-messages.ts";
import { lockOn, seenInPicture } from "../video/camera.ts";
import { labelOf, spokenOf } from "../video/words.ts";

/** Part of the picture's width: the words of a box that begins beyond it would be cut off, and end where it ends. */
const RIGHT = 0.6;

/** A box for each target that has a place in the picture that is shown; pressing one locks on it, or lets it go. */
export function Seen() {
  // In the order of their numbers, so that the keyboard's way through them does not jump about.
  const shown = seenInPicture.value.filter(hasBox).sort((a, b) => a.id - b.id);
  return (
    <ul class="seen" data-testid="seen" aria-label="In view">
      {shown.map((target) => (
        <li key={target.id}>
          <button
            type="button"
            class="seen-box"
            data-testid={`seen-${target.id}`}
            data-kind={target.kind}
            data-high={target.box.y < 0.1}
            data-right={target.box.x > RIGHT}
            aria-pressed={target.locked}
            aria-label={spokenOf(target)}
            style={placeOf(target.box)}
            onClick={() => lockOn(target.locked ? "none" : target.id)}
          >
            <span>{labelOf(target)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

type Boxed = SeenTarget & { readonly box: SeenBox };

const hasBox = (target: SeenTarget): target is Boxed => target.box !== undefined;

function placeOf({ x, y, width, height }: SeenBox) {
  const percent = (fraction: number) => `${(100 * fraction).toFixed(2)}%`;
  return { left: percent(x), top: percent(y), width: percent(width), height: percent(height) };
}
