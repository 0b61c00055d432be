// The package has no types, and may be missing.
declare module "i2c-bus" {
  const module: import("./module.ts").I2cBusModule;
  export default module;
}
