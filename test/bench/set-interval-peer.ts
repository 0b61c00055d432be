import { systemClock } from "../../src/core/system-clock.ts";
import { Window } from "../../src/core/window.ts";

/** 200 Hz the usual way, against the deadlines that it should keep. */
const PERIOD = 0.005;
const seconds = Number(process.argv[2]);
const late = new Window(Math.ceil(seconds / PERIOD));
const start = systemClock.now();
let tick = 0;

const timer = setInterval(() => {
  tick++;
  const now = systemClock.now();
  late.add((now - start - tick * PERIOD) * 1e3);
  if (now - start < seconds) return;
  clearInterval(timer);
  const [p50, p99, p999, max] = late.quantiles(0.5, 0.99, 0.999, 1);
  process.send?.({ p50, p99, p999, max }, () => process.exit(0));
}, PERIOD * 1e3);
