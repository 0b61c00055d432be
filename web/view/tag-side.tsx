import { lookFrom, SIDES, tagSide } from "../video/follow.ts";

const WORDS = { left: "Left", front: "Front", right: "Right" } as const;

/** From which side the car is to look at the tag that is locked. */
export function TagSide() {
  const side = tagSide.value;
  if (side === undefined) return null;
  return (
    <fieldset class="tag-side" data-testid="tag-side">
      <legend>Look at it from</legend>
      {(["left", "front", "right"] as const).map((name) => (
        <button
          type="button"
          key={name}
          class="small"
          data-testid={`side-${name}`}
          aria-pressed={Math.abs(side - SIDES[name]) < 0.1}
          onClick={() => lookFrom(SIDES[name])}
        >
          {WORDS[name]}
        </button>
      ))}
    </fieldset>
  );
}
