import { wrapAngle } from "../../src/core/geometry.ts";
import type { Telemetry } from "../../src/protocol/messages.ts";
import { degrees, degreesPerSecond, fineDegrees, fixed, NONE, shortLength } from "../format.ts";
import { glance, telemetry, welcome } from "../robot.ts";

/** Outer radius of the dial, SVG units. */
const RIM = 70;
/** The turn arc's greatest angle, rad. */
const FULL_ARC = (120 * Math.PI) / 180;

/** How sure the car says it is of a figure: two standard deviations, which hold 95 of 100. */
const SIGMAS = 2;

/** By what the heading is known. */
const HEADING_FROM: Readonly<Record<string, string>> = {
  gyro: "gyro",
  wheels: "wheels",
  commanded: "a guess",
};

/** Which way and how fast the car goes, seen from the car: up is forward; and where it thinks it is. */
export function Motion() {
  const now = glance.value;
  const twist = now?.twist;
  const [xx, , yy, thetatheta] = now?.estimate?.covariance ?? [];
  return (
    <section class="panel motion" aria-label="Motion">
      <h2>Motion</h2>
      <Dial />
      <dl class="readouts">
        <div class="main">
          <dt>Speed</dt>
          <dd>
            {twist ? fixed(Math.hypot(twist.vx, twist.vy), 2) : NONE}
            <span class="unit">m/s</span>
          </dd>
        </div>
        <div>
          <dt>Turn</dt>
          <dd>
            {twist ? degreesPerSecond(twist.omega) : NONE}
            <span class="unit">°/s</span>
          </dd>
        </div>
        <div>
          <dt>Heading</dt>
          <dd>
            {now ? degrees(now.pose.theta) : NONE}
            <span class="unit">°</span>
          </dd>
          <Spread variance={thetatheta} show={(sigma) => `${fineDegrees(sigma)}°`} />
        </div>
        {now?.range && <Ahead distance={now.range.distance} />}
      </dl>
      <dl class="readouts place">
        <Place name="x" value={now?.pose.x} variance={xx} />
        <Place name="y" value={now?.pose.y} variance={yy} />
      </dl>
      {now?.estimate && <Sources estimate={now.estimate} />}
      {now?.truth && <EstimateError truth={now.truth.pose} estimate={now.pose} />}
      {now && <OffTheWay motion={now.motion} />}
    </section>
  );
}

function Place({
  name,
  value,
  variance,
}: {
  name: string;
  value: number | undefined;
  variance: number | undefined;
}) {
  return (
    <div data-testid={`place-${name}`} title="Where the car thinks it is, from where it was put down">
      <dt>{name}</dt>
      <dd>
        {value === undefined ? NONE : fixed(value, 2)}
        <span class="unit">m</span>
      </dd>
      <Spread variance={variance} show={shortLength} />
    </div>
  );
}

function Spread({ variance, show }: { variance: number | undefined; show: (sigma: number) => string }) {
  if (variance === undefined) return null;
  return (
    <dd class="spread" title="In 95 of 100 cases it is no farther off, as the car reckons">
      ± {show(SIGMAS * Math.sqrt(Math.max(0, variance)))}
    </dd>
  );
}

function Sources({ estimate }: { estimate: NonNullable<Telemetry["estimate"]> }) {
  const { sources, gyroBias } = estimate;
  return (
    <p class="note" data-testid="heading-from">
      Heading from <b>{HEADING_FROM[sources.heading] ?? sources.heading}</b>
      {sources.way === "fewer-encoders" && ", an encoder is missing"}
      {sources.way === "commanded" && ", way without encoders"}
      {gyroNote(sources.gyro, gyroBias)}
    </p>
  );
}

/** @param bias what the gyro reads at rest, rad/s; null: not known yet */
function gyroNote(state: string, bias: number | null): string {
  if (state === "learning") return ". Gyro: stand still a moment";
  return bias === null || state === "absent" ? "" : `, gyro bias ${fineDegrees(bias)} °/s`;
}

/** While it follows a way; its line is there always, so that nothing below it moves. */
function OffTheWay({ motion }: { motion: Telemetry["motion"] }) {
  if (!motion) return <p class="note">Off the way by {NONE}</p>;
  const side = motion.crossTrack < 0 ? "right" : "left";
  return (
    <p class="note" data-testid="off-the-way" title="From where it should be on its way">
      Off the way by <b>{shortLength(motion.crossTrack)}</b> {side},{" "}
      <b>{fineDegrees(motion.headingError)}°</b>
    </p>
  );
}

/** What the distance sensor sees; null: nothing in its reach. */
function Ahead({ distance }: { distance: number | null }) {
  return (
    <div data-testid="ahead" title="What the distance sensor sees straight ahead">
      <dt>Free ahead</dt>
      <dd>
        {distance === null ? "clear" : fixed(distance, 2)}
        {distance !== null && <span class="unit">m</span>}
      </dd>
    </div>
  );
}

interface PoseLike {
  x: number;
  y: number;
  theta: number;
}

function EstimateError({ truth, estimate }: { truth: PoseLike; estimate: PoseLike }) {
  const away = Math.hypot(truth.x - estimate.x, truth.y - estimate.y);
  const turned = Math.abs((wrapAngle(truth.theta - estimate.theta) * 180) / Math.PI);
  return (
    <p class="note" title="Where it thinks it is (dashed outline) against where it is">
      Estimate is off by <b>{(away * 100).toFixed(1)} cm</b>, <b>{turned.toFixed(1)}°</b>
    </p>
  );
}

function Dial() {
  const limits = welcome.value?.robot.limits;
  const now = telemetry.value;
  const full = limits ? Math.max(limits.forward, limits.strafe) : 1;
  const at = (twist: { vx: number; vy: number } | undefined) => ({
    x: (-(twist?.vy ?? 0) / full) * RIM,
    y: (-(twist?.vx ?? 0) / full) * RIM,
  });
  const speed = at(now?.twist);
  const wanted = at(now?.setpoint);
  const turn = Math.max(-1, Math.min(1, (now?.twist.omega ?? 0) / (limits?.turn || 1)));
  return (
    <svg class="dial" viewBox="-92 -92 184 184" aria-hidden="true">
      <circle class="rim" r={RIM} />
      <circle class="ring" r={RIM / 2} />
      <path class="ring" d={`M0 ${-RIM}V${RIM}M${-RIM} 0H${RIM}`} />
      <path class="arc-track" d={arc(FULL_ARC) + arc(-FULL_ARC)} />
      <path class="arc" d={arc(-turn * FULL_ARC)} />
      <path class="nose" d="M0 -13l8 18-8-4-8 4z" />
      <line class="velocity" x2={speed.x} y2={speed.y} />
      <circle class="wanted" cx={wanted.x} cy={wanted.y} r="6" />
      <circle class="actual" cx={speed.x} cy={speed.y} r="4" />
    </svg>
  );
}

/** An arc outside the rim, from the top; clockwise is +, rad. */
function arc(angle: number): string {
  if (Math.abs(angle) < 0.005) return "";
  const radius = RIM + 12;
  const x = radius * Math.sin(angle);
  const y = -radius * Math.cos(angle);
  const large = Math.abs(angle) > Math.PI ? 1 : 0;
  return `M0 ${-radius}A${radius} ${radius} 0 ${large} ${angle > 0 ? 1 : 0} ${x} ${y}`;
}
