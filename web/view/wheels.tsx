import { fixed, NONE, percent } from "../format.ts";
import { glance, telemetry, welcome } from "../robot.ts";

/** From here on a wheel counts as slipping, 0…1. */
const SLIPS = 0.3;

const NAMES = ["Front left", "Front right", "Rear left", "Rear right"];

/** What each wheel is asked for, does, and is given; placed as on the car. */
export function Wheels() {
  return (
    <section class="panel wheels" aria-label="Wheels">
      <h2>
        Wheels
        <span class="legend">
          <i class="key measured" /> speed <i class="key target" /> target <i class="key duty" /> duty
        </span>
      </h2>
      <div class="wheel-grid">
        {NAMES.map((name, wheel) => (
          <Wheel key={name} name={name} wheel={wheel} />
        ))}
      </div>
    </section>
  );
}

function Wheel({ name, wheel }: { name: string; wheel: number }) {
  const robot = welcome.value?.robot;
  const radius = robot?.geometry.wheelRadius ?? 0;
  const text = glance.value?.wheels;
  const slip = glance.value?.estimate?.slip[wheel];
  return (
    <div class="wheel" data-slips={slip !== undefined && slip >= SLIPS}>
      <Bars wheel={wheel} />
      <div class="wheel-text">
        <span class="label">{name}</span>
        <span class="value">
          <span class="signed">{text ? fixed(text.speed[wheel]! * radius, 2) : NONE}</span>
          <span class="unit">m/s</span>
        </span>
        <span class="sub">
          target {text ? fixed(text.target[wheel]! * radius, 2) : NONE}
          <br />
          duty {text ? percent(text.duty[wheel]!) : NONE} %
          {slip !== undefined && (
            <>
              <br />
              <span class="slip" title="As the car notices it">
                slip {percent(slip)} %
              </span>
            </>
          )}
        </span>
      </div>
    </div>
  );
}

/** Half the bars' height, SVG units. */
const HALF = 40;

function Bars({ wheel }: { wheel: number }) {
  const now = telemetry.value?.wheels;
  const full = welcome.value?.robot.wheelSpeed || 1;
  const part = (value: number): number => Math.max(-1, Math.min(1, value)) * HALF;
  const speed = part((now?.speed[wheel] ?? 0) / full);
  const target = part((now?.target[wheel] ?? 0) / full);
  const duty = part(now?.duty[wheel] ?? 0);
  return (
    <svg class="bars" viewBox="0 -44 34 88" width="34" height="88" aria-hidden="true">
      <rect class="slot" x="1" y={-HALF} width="20" height={2 * HALF} rx="3" />
      <rect class="measured" x="1" y={Math.min(0, -speed)} width="20" height={Math.abs(speed)} rx="1" />
      <path class="zero" d="M1 0H33" />
      <path class="target" d={`M-1 ${-target}H23`} />
      <rect class="slot" x="26" y={-HALF} width="6" height={2 * HALF} rx="2" />
      <rect class="duty" x="26" y={Math.min(0, -duty)} width="6" height={Math.abs(duty)} rx="1" />
    </svg>
  );
}
