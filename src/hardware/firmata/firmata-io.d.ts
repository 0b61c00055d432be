/** As much as is used of a package that has no types of its own. */
declare module "firmata-io" {
  import type { EventEmitter } from "node:events";
  import type { Duplex } from "node:stream";

  interface Pin {
    readonly supportedModes: readonly number[];
    readonly mode: number | undefined;
  }

  class Firmata extends EventEmitter {
    constructor(
      port: Duplex,
      options: { readonly reportVersionTimeout: number },
      ready: (error?: Error) => void,
    );
    readonly MODES: { readonly OUTPUT: number; readonly PWM: number; readonly I2C: number };
    readonly pins: readonly Pin[];
    readonly reportVersionTimeoutId: NodeJS.Timeout;
    pinMode(pin: number, mode: number): void;
    digitalWrite(pin: number, level: 0 | 1): void;
    queryPinState(pin: number, answered: () => void): void;
    /** @param delay between asking and reading, µs */
    i2cConfig(delay: number): void;
    i2cWrite(address: number, bytes: number[]): void;
    i2cReadOnce(address: number, register: number, count: number, read: (bytes: number[]) => void): void;
  }

  const bindTransport: { readonly Firmata: typeof Firmata };

  export { Firmata };
  export default bindTransport;
}
