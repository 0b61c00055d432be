import five from "johnny-five";
import type { Clock } from "../../core/clock.ts";
import type { Gpio } from "../gpio.ts";
import type { CarStatus, Indicator } from "../indicator.ts";
import { openBoard } from "./board.ts";
import { PiIo } from "./io.ts";

/** Half periods of the lamp's blinking, ms. */
const SLOW = 1000;
const FAST = 125;
/** A chirp, and the silence after it, ms. */
const CHIRP = 80;
/** Between two reminders that the battery is low, ms. */
const REMINDER = 5000;

/** Lit while the car is armed; blinks slowly while it is not, and fast while it may not be. */
export async function openLamp(pin: number, gpio: Gpio, clock: Clock): Promise<Indicator> {
  const led = new five.Led({ board: await openBoard(new PiIo({ clock, gpio })), pin });
  let shown: "lit" | "slow" | "fast" | undefined;
  return {
    show({ armed, stopped }) {
      const next = stopped ? "fast" : armed ? "lit" : "slow";
      if (next === shown) return;
      shown = next;
      led.stop();
      if (next === "lit") led.on();
      else led.blink(next === "fast" ? FAST : SLOW);
    },
    close() {
      led.stop();
      led.off();
    },
  };
}

/** One chirp when the car is armed, three when it is stopped, one every few seconds while its battery is low. */
export async function openBuzzer(pin: number, gpio: Gpio, clock: Clock): Promise<Indicator> {
  const buzzer = new five.Pin({ pin, board: await openBoard(new PiIo({ clock, gpio })) } as five.PinOption);
  let last: CarStatus = { armed: false, stopped: false, batteryLow: false };
  let timer: NodeJS.Timeout | undefined;
  let reminder: NodeJS.Timeout | undefined;
  const chirp = (times: number) => {
    clearTimeout(timer);
    buzzer.high();
    timer = setTimeout(() => {
      buzzer.low();
      timer = times > 1 ? setTimeout(() => chirp(times - 1), CHIRP) : undefined;
    }, CHIRP);
  };
  buzzer.low();
  return {
    show(status) {
      if (status.stopped && !last.stopped) chirp(3);
      else if (status.armed && !last.armed) chirp(1);
      if (status.batteryLow !== last.batteryLow) {
        clearInterval(reminder);
        if (status.batteryLow) reminder = setInterval(() => chirp(1), REMINDER);
      }
      last = status;
    },
    beep() {
      // What tells of a stop is not cut short.
      if (timer === undefined) chirp(1);
    },
    close() {
      clearTimeout(timer);
      clearInterval(reminder);
      buzzer.low();
    },
  };
}
