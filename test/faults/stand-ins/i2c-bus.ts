import type { I2cBusModule } from "../../../src/hardware/i2c-bus/module.ts";
import { Wire } from "./wire.ts";

/** The package i2c-bus on a bus that is a socket. */
const bus: I2cBusModule = {
  open(_bus, done) {
    const wire = new Wire();
    setImmediate(() => done(null));
    return {
      i2cFuncs: (ended) => void setImmediate(() => ended(null)),
      i2cWrite: (address, length, bytes, ended) =>
        wire.ask({ address, bytes: bytes.toString("hex", 0, length) }, () => ended(null)),
      readI2cBlock: (address, register, length, bytes, ended) =>
        wire.ask({ address, register, length }, (answer) => {
          bytes.write(answer.bytes as string, "hex");
          ended(null);
        }),
      receiveByte: (address, ended) => wire.ask({ address, register: 0, length: 1 }, () => ended(null)),
      close(ended) {
        wire.close();
        setImmediate(() => ended(null));
      },
    };
  },
};

export default bus;
