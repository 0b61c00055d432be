import type { Hands } from "../core/hands.ts";
import type { HandsMessage, HandsSay } from "../protocol/calibration-messages.ts";

/** Has the one beside the car do it, and tells what came of it. */
export function askHands(hands: Hands, { id, task }: HandsMessage): HandsSay {
  const nothing = { type: "hands-say", id, measured: null, seen: null } as const;
  const measured = (value: number | undefined) => ({ ...nothing, measured: value ?? null });
  switch (task.do) {
    case "put":
      hands.put(task.on);
      return nothing;
    case "turn-wheel":
      hands.turnWheel(task.wheel, task.turns);
      return nothing;
    case "ahead":
      return measured(hands.distanceAhead());
    case "left":
      return measured(hands.distanceLeft());
    case "angle":
      return measured(hands.angle());
    case "wall":
      return measured(hands.distanceToWall());
    case "turned":
      return { ...nothing, seen: hands.turned() ?? null };
  }
}
