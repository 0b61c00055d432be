import { milliseconds, NONE } from "../format.ts";
import { glance, latency, lateness, link, rtt, safety, stale, welcome } from "../robot.ts";
import { Driver } from "./driver.tsx";
import { BatteryIcon, Mark } from "./icons.tsx";

const STATES = { armed: "Armed", disarmed: "Disarmed", estopped: "Stopped" } as const;
const LINKS = { waiting: "No robot", up: "Linked", lost: "Link lost" } as const;

/** What must be seen at any time: the car's state, who drives, the battery, and how fresh all that is. */
export function StatusBar() {
  return (
    <header class="bar">
      <Brand />
      <State />
      <Driver />
      <div class="figures">
        <Battery />
        <Link />
        <Figure
          testid="latency"
          label="Stick → wheel"
          short="Wheel"
          value={milliseconds(latency.value)}
          unit="ms"
          title="From sending a command to the motors: the middle of the last 25"
        />
        <Figure
          testid="lateness"
          label="Loop late p99"
          short="Loop"
          value={milliseconds(lateness.value)}
          unit="ms"
          caution={(lateness.value ?? 0) > 0.002}
          title="How late the control loop's ticks run: 99 of 100 are better"
        />
      </div>
    </header>
  );
}

function Brand() {
  const robot = welcome.value?.robot;
  return (
    <div class="brand">
      <Mark />
      <div>
        <h1>{robot?.name ?? "Strafe"}</h1>
        <p title={robot?.hardware}>{robot?.hardware ?? "no robot yet"}</p>
      </div>
    </div>
  );
}

function State() {
  const state = link.value === "up" ? safety.value : undefined;
  return (
    <div
      class="state"
      data-testid="state"
      data-state={state ?? (link.value === "lost" ? "lost" : "unknown")}
      role="status"
    >
      <i class="lamp" />
      {state ? STATES[state] : LINKS[link.value]}
    </div>
  );
}

interface FigureProps {
  testid: string;
  label: string;
  /** Where there is little room. */
  short: string;
  value: string;
  unit: string;
  title?: string;
  caution?: boolean;
}

function Figure({ testid, label, short, value, unit, title, caution }: FigureProps) {
  return (
    <div
      class={caution ? "figure caution" : "figure"}
      data-testid={testid}
      data-known={value !== NONE}
      title={title}
    >
      <span class="label long">{label}</span>
      <span class="label short">{short}</span>
      <span class="value">
        {value}
        <span class="unit">{unit}</span>
      </span>
    </div>
  );
}

function Link() {
  const state = link.value === "up" && stale.value ? "stale" : link.value;
  return (
    <div class="figure link" data-testid="link" data-link={state} title="There and back again over the link">
      <span class="label long">
        {state === "up" ? "Round trip" : state === "stale" ? "Silent" : "No link"}
      </span>
      <span class="label short">{state === "up" ? "Link" : state === "stale" ? "Silent" : "No link"}</span>
      <span class="value" data-testid="rtt">
        {milliseconds(rtt.value)}
        <span class="unit">ms</span>
      </span>
    </div>
  );
}

function Battery() {
  const battery = glance.value?.battery;
  const limits = welcome.value?.robot.battery;
  const level =
    !battery || !limits
      ? ""
      : battery.volts <= limits.empty
        ? " danger"
        : battery.volts <= limits.low
          ? " caution"
          : "";
  return (
    <div class={`figure battery${level}`} data-testid="battery" title="At the motor board's input">
      <span class="label">Battery</span>
      <span class="value">
        <BatteryIcon fraction={battery?.fraction ?? 0} />
        {battery ? battery.volts.toFixed(1) : NONE}
        <span class="unit">V</span>
      </span>
    </div>
  );
}
