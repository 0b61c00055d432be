import { FOLLOWING } from "../../src/core/following.ts";
import { followDistance } from "../settings.ts";
import { keepDistance, keptNow } from "../video/follow.ts";

const { min, max, value } = FOLLOWING.distance;

/** How far away the car keeps from whoever it follows. */
export function FollowDistance() {
  return (
    <label
      class="follow-distance"
      title={`How far away the car keeps, ${min} to ${max} m; empty: as its profile says`}
    >
      <input
        type="number"
        inputMode="decimal"
        min={min}
        max={max}
        step={0.1}
        placeholder={keptNow.value === undefined ? "auto" : `${keptNow.value.toFixed(1)} m`}
        aria-label="Distance to keep, metres"
        data-testid="follow-distance"
        value={followDistance.value}
        onKeyDown={(event) => {
          const field = event.currentTarget;
          if (event.key === "Enter") field.blur();
          // From nothing it would step to the nearest that there is, and the car would come so near.
          if (/^Arrow(Up|Down)$/.test(event.key) && field.value === "") {
            event.preventDefault();
            keepDistance(String(keptNow.value ?? value));
          }
        }}
        onChange={(event) => {
          const field = event.currentTarget;
          if (!keepDistance(field.validity.badInput ? "?" : field.value)) field.value = followDistance.value;
        }}
      />
      <span class="unit">m</span>
    </label>
  );
}
