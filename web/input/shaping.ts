import type { StickFeel } from "../../src/core/stick-shaping.ts";

/** Worn gamepad sticks rest up to a tenth off centre. */
export const PAD_FEEL: StickFeel = { deadband: 0.12, expo: 0.5 };
/** Glass does not drift, so a thumb's first millimetres may count. */
export const TOUCH_FEEL: StickFeel = { deadband: 0.06, expo: 0.4 };
