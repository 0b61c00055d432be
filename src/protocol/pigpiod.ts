/**
 * The socket protocol of the daemon pigpiod (pigpio V79; codes from its `pigpio.h`, layout from its
 * `pthSocketThreadHandler`). All little-endian.
 *
 * - A request is {@link FRAME_BYTES}: command, p1, p2, p3 (u32), followed by p3 bytes where there is an
 *   extension. The daemon takes p3 for the length of an extension whatever the command.
 * - A reply is {@link FRAME_BYTES}: command, p1, p2 as they came, then the result (i32; below 0: an error),
 *   and for the {@link replyExtension} commands as many bytes as the result says.
 * - Requests may be sent without waiting; replies come in the order of the requests.
 * - A connection that sent NOIB gets {@link REPORT_BYTES} reports: seqno and flags (u16), tick and levels (u32).
 */
export const FRAME_BYTES = 16;
export const REPORT_BYTES = 12;

/** The commands that a motor car can need, by the daemon's names. */
export const PIGPIOD = {
  /** GPIO, mode ({@link PIN_MODE}) */
  MODES: 0,
  /** GPIO → mode */
  MODEG: 1,
  /** GPIO, {@link PULL} */
  PUD: 2,
  /** GPIO → level */
  READ: 3,
  /** GPIO, level */
  WRITE: 4,
  /** GPIO, duty 0…range */
  PWM: 5,
  /** GPIO, range 25…40000 → the real range */
  PRS: 6,
  /** GPIO, Hz → the frequency that was taken */
  PFS: 7,
  SERVO: 8,
  WDOG: 9,
  /** → levels of GPIO 0…31 */
  BR1: 10,
  BR2: 11,
  /** bits of GPIO 0…31 to clear */
  BC1: 12,
  BC2: 13,
  /** bits of GPIO 0…31 to set */
  BS1: 14,
  BS2: 15,
  /** → µs, u32, wraps */
  TICK: 16,
  HWVER: 17,
  NO: 18,
  /** handle, bits of GPIO 0…31 to report */
  NB: 19,
  NP: 20,
  NC: 21,
  PRG: 22,
  PFG: 23,
  /** GPIO → steps of duty at its frequency */
  PRRG: 24,
  PIGPV: 26,
  /** GPIO, µs 1…100, level as extension: a pulse of that level on a pin that is an output */
  TRIG: 37,
  /** the script's text as extension → script id */
  PROC: 38,
  /** script id */
  PROCD: 39,
  /** script id, 0, up to ten i32 as extension: its parameters */
  PROCR: 40,
  PROCS: 41,
  /** script id → 44 bytes: {@link SCRIPT_STATE}, ten parameters */
  PROCP: 45,
  MICS: 46,
  MILS: 47,
  I2CO: 54,
  I2CC: 55,
  I2CRD: 56,
  I2CWD: 57,
  I2CWQ: 58,
  I2CRS: 59,
  I2CWS: 60,
  I2CRB: 61,
  I2CWB: 62,
  I2CRW: 63,
  I2CWW: 64,
  I2CRK: 65,
  I2CWK: 66,
  I2CRI: 67,
  I2CWI: 68,
  /** GPIO → duty */
  GDC: 83,
  GPW: 84,
  HC: 85,
  HP: 86,
  /** GPIO, µs that a level must last to be reported */
  FG: 97,
  FN: 98,
  /** → handle; reports come on this very connection from then on */
  NOIB: 99,
  /** as PROCR, but only sets the parameters of a script that runs */
  PROCU: 117,
} as const;

export const PIN_MODE = {
  input: 0,
  output: 1,
  alt5: 2,
  alt4: 3,
  alt0: 4,
  alt1: 5,
  alt2: 6,
  alt3: 7,
} as const;
export const PULL = { off: 0, down: 1, up: 2 } as const;
export const SCRIPT_STATE = { initing: 0, halted: 1, running: 2, waiting: 3, failed: 4 } as const;
/** Flags of a report that is not about levels; bits 0…4 are then a GPIO or an event. */
export const REPORT_FLAG = { watchdog: 32, alive: 64, event: 128 } as const;
/** How many scripts a daemon holds, and how many parameters each has. */
export const SCRIPT_SLOTS = 32;
export const SCRIPT_PARAMETERS = 10;

/** Results below 0: the daemon's name of each, and what it says of it. */
export const PIGPIOD_ERRORS: Readonly<Record<number, readonly [name: string, text: string]>> = {
  [-1]: ["PI_INIT_FAILED", "gpioInitialise failed"],
  [-2]: ["PI_BAD_USER_GPIO", "GPIO not 0-31"],
  [-3]: ["PI_BAD_GPIO", "GPIO not 0-53"],
  [-4]: ["PI_BAD_MODE", "mode not 0-7"],
  [-5]: ["PI_BAD_LEVEL", "level not 0-1"],
  [-6]: ["PI_BAD_PUD", "pud not 0-2"],
  [-7]: ["PI_BAD_PULSEWIDTH", "pulsewidth not 0 or 500-2500"],
  [-8]: ["PI_BAD_DUTYCYCLE", "dutycycle outside set range"],
  [-15]: ["PI_BAD_WDOG_TIMEOUT", "timeout not 0-60000"],
  [-21]: ["PI_BAD_DUTYRANGE", "dutycycle range not 25-40000"],
  [-24]: ["PI_NO_HANDLE", "no handle available"],
  [-25]: ["PI_BAD_HANDLE", "unknown handle"],
  [-41]: ["PI_NOT_PERMITTED", "GPIO operation not permitted"],
  [-42]: ["PI_SOME_PERMITTED", "one or more GPIO not permitted"],
  [-46]: ["PI_BAD_PULSELEN", "trigger pulse length not 1-100"],
  [-47]: ["PI_BAD_SCRIPT", "invalid script"],
  [-48]: ["PI_BAD_SCRIPT_ID", "unknown script id"],
  [-50]: ["PI_GPIO_IN_USE", "GPIO already in use"],
  [-52]: ["PI_BAD_PARAM_NUM", "script parameter id not 0-9"],
  [-53]: ["PI_DUP_TAG", "script has duplicate tag"],
  [-54]: ["PI_TOO_MANY_TAGS", "script has too many tags"],
  [-55]: ["PI_BAD_SCRIPT_CMD", "illegal script command"],
  [-56]: ["PI_BAD_VAR_NUM", "script variable id not 0-149"],
  [-57]: ["PI_NO_SCRIPT_ROOM", "no more room for scripts"],
  [-61]: ["PI_TOO_MANY_PARAM", "too many script parameters (> 10)"],
  [-62]: ["PI_SCRIPT_NOT_READY", "script initialising"],
  [-63]: ["PI_BAD_TAG", "script has unresolved tag"],
  [-64]: ["PI_BAD_MICS_DELAY", "bad MICS delay (too large)"],
  [-65]: ["PI_BAD_MILS_DELAY", "bad MILS delay (too large)"],
  [-71]: ["PI_I2C_OPEN_FAILED", "can't open I2C device"],
  [-74]: ["PI_BAD_I2C_BUS", "bad I2C bus"],
  [-75]: ["PI_BAD_I2C_ADDR", "bad I2C address"],
  [-77]: ["PI_BAD_FLAGS", "bad i2c/spi/ser open flags"],
  [-81]: ["PI_BAD_PARAM", "bad i2c/spi/ser parameter"],
  [-82]: ["PI_I2C_WRITE_FAILED", "i2c write failed"],
  [-83]: ["PI_I2C_READ_FAILED", "i2c read failed"],
  [-88]: ["PI_UNKNOWN_COMMAND", "unknown command"],
  [-90]: ["PI_BAD_POINTER", "bad (NULL) pointer"],
  [-92]: ["PI_NOT_PWM_GPIO", "GPIO is not in use for PWM"],
  [-95]: ["PI_NOT_HPWM_GPIO", "GPIO has no hardware PWM"],
  [-96]: ["PI_BAD_HPWM_FREQ", "invalid hardware PWM frequency"],
  [-97]: ["PI_BAD_HPWM_DUTY", "hardware PWM dutycycle not 0-1M"],
  [-100]: ["PI_HPWM_ILLEGAL", "illegal, PWM in use for main clock"],
  [-103]: ["PI_MSG_TOOBIG", "socket/pipe message too big"],
  [-120]: ["PI_DEPRECATED", "deprecated function removed"],
  [-125]: ["PI_BAD_FILTER", "bad filter parameter"],
};

/** Writes one frame, a request's or a reply's. @param p3 or the result; u32 or i32 */
export function writeFrame(
  view: DataView,
  offset: number,
  command: number,
  p1: number,
  p2: number,
  p3: number,
): void {
  view.setUint32(offset, command, true);
  view.setUint32(offset + 4, p1, true);
  view.setUint32(offset + 8, p2, true);
  view.setInt32(offset + 12, p3, true);
}

export function writeReport(
  view: DataView,
  offset: number,
  seqno: number,
  flags: number,
  tick: number,
  levels: number,
): void {
  view.setUint16(offset, seqno, true);
  view.setUint16(offset + 2, flags, true);
  view.setUint32(offset + 4, tick, true);
  view.setUint32(offset + 8, levels, true);
}

/** These results are whole u32, so that none of them is an error. */
export function neverFails(command: number): boolean {
  switch (command) {
    case PIGPIOD.BR1:
    case PIGPIOD.BR2:
    case PIGPIOD.TICK:
    case PIGPIOD.HWVER:
    case PIGPIOD.PIGPV:
      return true;
    default:
      return false;
  }
}

/** @returns how many bytes follow a reply with this result */
export function replyExtension(command: number, result: number): number {
  switch (command) {
    case PIGPIOD.PROCP:
    case PIGPIOD.I2CRD:
    case PIGPIOD.I2CRK:
    case PIGPIOD.I2CRI:
      return Math.max(result, 0);
    default:
      return 0;
  }
}
