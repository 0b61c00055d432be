import type { Twist } from "../core/geometry.ts";
import type { Source } from "./demand.ts";

/** Everything that this room says to people; names are those that clients gave themselves. */
export const sentences = {
  taken: (name: string) => `${name} took the wheel`,
  takenFrom: (name: string, from: string) => `${name} took the wheel from ${from}`,
  given: (from: string, name: string) => `${from} gave the wheel to ${name}`,
  takenFromAway: (name: string, from: string, idle: number) =>
    `${name} took the wheel from ${from}, who had not moved the car for ${idle} s and did not answer`,
  free: (name: string) => `${name} let go of the wheel`,
  leaseLost: (name: string, lease: number) =>
    `Nothing came from ${name} for ${Math.round(lease * 1e3)} ms: the car stops, and the wheel is free`,
  left: (name: string) => `${name} was cut off while driving: the car stops, and the wheel is free`,
  notArmed: "the car is not armed: arm it first",
  notYours: (holder: string) => `${holder} has the wheel: ask for it`,
  calibrating: (holder: string) =>
    `calibration has the car (${holder}): wait until it is done, or end it where it was started; you may stop the ` +
    "car at any time",
  tuningOnly: "only the driver who has the wheel tries gains out: take it, and drive",
  calibrationOnly: "only calibration may do this: run  strafe calibrate  on the robot itself",
  letGoFirst: (source: Source) =>
    source === "driver"
      ? "let go of the stick once, then drive"
      : "command rest (0, 0, 0) once, then motion: the wheel was not yours meanwhile",
  followerArms: "a follower cannot arm the car: a person has to, on the page",
  followerFollows: "a follower does not switch itself on: whoever may drive does, on the page",
  scriptArms: (holder: string) =>
    `${holder} has the wheel, and a person with the wheel arms the car: ask ${holder} to arm`,
  scriptBarred: (name: string) =>
    `${name} has disarmed the car: a person arms it again, or the script is begun anew`,
  needsPerson:
    "only a person resets the emergency stop: see that all is well, and press “Release stop” on the page",
  asked: (name: string) => `${name} asks for the wheel`,
  denied: (name: string) => `${name} keeps the wheel`,
  offCentre: (name: string, source: Source, twist: Readonly<Twist>) =>
    source === "driver"
      ? `the stick of ${name} is off centre (${motion(twist)}): let go, then arm again`
      : `${name} already asks the car to move (${motion(twist)}): stop it, then arm again`,
} as const;

function motion(twist: Readonly<Twist>): string {
  const parts: string[] = [];
  if (twist.vx !== 0) parts.push(`${twist.vx > 0 ? "forward" : "backward"} ${amount(twist.vx)} m/s`);
  if (twist.vy !== 0) parts.push(`${twist.vy > 0 ? "left" : "right"} ${amount(twist.vy)} m/s`);
  if (twist.omega !== 0) {
    parts.push(`turning ${twist.omega > 0 ? "left" : "right"} ${amount(twist.omega)} rad/s`);
  }
  return parts.join(", ");
}

function amount(value: number): string {
  const size = Math.abs(value);
  return size < 0.005 ? "< 0.01" : size.toFixed(2);
}
