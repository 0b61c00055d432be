import assert from "node:assert/strict";
import { test } from "node:test";
import { emptySensors } from "../../../src/core/sensors.ts";
import { systemClock } from "../../../src/core/system-clock.ts";
import { wheelVector } from "../../../src/core/wheels.ts";
import { createPigpiodBackend } from "../../../src/hardware/pigpiod/backend.ts";
import type { PigpiodSettings } from "../../../src/hardware/pigpiod/session.ts";
import type { Backend } from "../../../src/hardware/ports.ts";
import { ENCODERS, TWO_DIRECTIONS, TWO_PWM } from "../wirings.ts";
import { type Command, FakeDaemon } from "./fake-daemon.ts";

const OFF = wheelVector();
const RANGE = 200;

type Setting = Partial<PigpiodSettings>;

async function rig<T>(
  setting: Setting,
  use: (daemon: FakeDaemon, backend: Backend) => Promise<T>,
): Promise<T> {
  const daemon = await FakeDaemon.start();
  try {
    const backend = await open(daemon, setting);
    try {
      return await use(daemon, backend);
    } finally {
      await backend.motors.close();
    }
  } finally {
    await daemon.stop();
  }
}

function open(daemon: FakeDaemon, setting: Setting = {}): Promise<Backend> {
  const address = { host: "127.0.0.1", port: daemon.port, pwmFrequency: 1000 };
  return createPigpiodBackend({ ...TWO_DIRECTIONS, ...address, ...setting }, systemClock);
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function eventually(what: string, holds: () => boolean): Promise<void> {
  for (let i = 0; i < 500; i++) {
    if (holds()) return;
    await pause(10);
  }
  assert.fail(`waited 5 s for: ${what}`);
}

/** As the loop does it, until the first packets after a pause, which tell every pin, are over. */
async function settle({ motors }: Backend, duty = OFF): Promise<void> {
  const end = systemClock.now() + 0.13;
  while (systemClock.now() < end) {
    motors.write(duty);
    await pause(4);
  }
}

/** Packets that come while `act` runs and shortly after. */
async function packetsOf(daemon: FakeDaemon, act: () => void): Promise<Command[][]> {
  const before = daemon.packets.length;
  act();
  await eventually("a packet", () => daemon.packets.length > before);
  await pause(5);
  return daemon.packets.slice(before);
}

const words = (packet: readonly Command[]) => packet.map(({ name, p1, p2 }) => `${name} ${p1} ${p2}`);
const bits = (...pins: number[]) => pins.reduce((mask, pin) => mask | (1 << pin), 0);

/** What is sent for a change from one set of duties to another, when nothing else is due. */
async function changePacket(daemon: FakeDaemon, backend: Backend, from = OFF, to = OFF): Promise<string[]> {
  for (let attempt = 0; attempt < 5; attempt++) {
    await settle(backend, from);
    backend.motors.write(from);
    await pause(3);
    const packets = await packetsOf(daemon, () => backend.motors.write(to));
    assert.equal(packets.length, 1, "one tick is one packet");
    const packet = words(packets[0]!);
    const refreshes = packet.filter((word) => word.startsWith("PROCU")).length;
    // A slow machine may read two packets at once, or have paused for so long that every pin is told.
    if (refreshes === 1 && packet.length < 9) return packet;
  }
  return assert.fail("no packet told only what has changed");
}

test("everything that one tick changes goes out in one packet, the deadman's refresh first", async () => {
  await rig({}, async (daemon, backend) => {
    const packet = await changePacket(daemon, backend, OFF, wheelVector(0.5, 0.25, -0.5, -1));
    assert.deepEqual(packet, [
      "PROCU 0 0",
      `BS1 ${bits(6, 14, 18, 20)} 0`,
      "PWM 5 100",
      "PWM 12 50",
      "PWM 16 100",
      "PWM 19 200",
    ]);
    const refresh = daemon.packets.at(-1)![0]!;
    assert.equal(refresh.extension.readInt32LE(0), 3);
    assert.deepEqual(await changePacket(daemon, backend), ["PROCU 0 0"], "nothing has changed");
  });
});

test("what falls is written before what rises, so that a wheel that reverses meets no short", async () => {
  const forward = wheelVector(0.5, 0, 0, 0);
  await rig({}, async (daemon, backend) => {
    assert.deepEqual(await changePacket(daemon, backend, forward, wheelVector(-0.6, 0, 0, 0)), [
      "PROCU 0 0",
      `BC1 ${bits(6)} 0`,
      `BS1 ${bits(7)} 0`,
      "PWM 5 120",
    ]);
  });
  await rig(TWO_PWM, async (daemon, backend) => {
    assert.deepEqual(await changePacket(daemon, backend, wheelVector(-0.5, 0, 0, 0), forward), [
      "PROCU 0 0",
      "PWM 6 0",
      "PWM 5 100",
    ]);
  });
  await rig({ idle: "brake" }, async (daemon, backend) => {
    const packet = await changePacket(daemon, backend, OFF, forward);
    assert.deepEqual(packet, ["PROCU 0 0", "PWM 5 100", `BC1 ${bits(7)} 0`], "it brakes until it may drive");
  });
});

test("starting makes every motor pin a low output before anything else is done to it", async () => {
  await rig({ standby: 4 }, async (daemon) => {
    const commands = daemon.packets.flat();
    for (const pin of [4, 5, 6, 7, 12, 13, 14, 16, 17, 18, 19, 20, 21]) {
      const about = commands.filter(({ name, p1 }) => p1 === pin && !name.startsWith("PROC"));
      assert.deepEqual(words(about).slice(0, 2), [`WRITE ${pin} 0`, `MODES ${pin} 1`]);
    }
    for (const pin of [5, 12, 16, 19]) {
      const about = words(commands.filter(({ name, p1 }) => p1 === pin && !name.startsWith("PROC")));
      assert.deepEqual(about.slice(2), [
        `PFS ${pin} 1000`,
        `PRRG ${pin} 0`,
        `PRS ${pin} ${RANGE}`,
        `PWM ${pin} 0`,
      ]);
    }
  });
});

test("the deadman cuts every PWM pin and standby", async () => {
  await rig({ standby: 4 }, async (daemon) => {
    assert.deepEqual(
      daemon.scripts.map(({ text }) => text),
      ["tag 1 mils 10 inr p1 dcr p0 jp 1 pwm 5 0 pwm 12 0 pwm 16 0 pwm 19 0 w 4 0 ld p0 0 jmp 1"],
    );
  });
});

test("without a deadman that runs there is no car", async () => {
  const daemon = await FakeDaemon.start();
  daemon.counting = false;
  await assert.rejects(open(daemon), /does not run the script that stops the wheels/);
  assert.ok(daemon.scripts[0]!.deleted, "what does not work is not left behind");
  daemon.refuse.set("PROC", -57);
  await assert.rejects(open(daemon), /pigpiod refused PROC: no more room for scripts/);
  await daemon.stop();
});

for (const [what, spoil] of [
  ["stopped", (daemon: FakeDaemon) => Object.assign(daemon.scripts[0]!, { running: false })],
  ["hung", (daemon: FakeDaemon) => Object.assign(daemon, { counting: false })],
] as const) {
  test(`a deadman that is ${what} while the car drives is a stop, until another one runs`, async () => {
    await rig({}, async (daemon, backend) => {
      const [fault] = backend.faults!;
      await settle(backend, wheelVector(1, 1, 1, 1));
      spoil(daemon);
      const loop = setInterval(() => backend.motors.write(wheelVector(1, 1, 1, 1)), 4);
      await eventually("the fault", () => fault!.present());
      clearInterval(loop);
      assert.match(
        fault!.text,
        /^pigpiod does not run the script that stops the wheels any more: the wheels/,
      );
      await eventually("the wheels' stop", () => [...daemon.duty.values()].every((duty) => duty === 0));
      daemon.counting = true;
      await eventually("the end of the fault", () => !fault!.present());
      const alive = daemon.scripts.filter(({ running, deleted }) => running && !deleted);
      assert.equal(alive.length, 1, "the old one is tidied up");
    });
  });
}

test("a deadman that a crashed run left is deleted, and others' scripts are not", async () => {
  const daemon = await FakeDaemon.start();
  daemon.scripts.push({ text: "other", parameters: new Int32Array(10), running: true, deleted: false });
  await open(daemon).then(async (crashed) => {
    const before = daemon.scripts.length;
    const next = await open(daemon);
    assert.deepEqual(
      daemon.scripts.map(({ deleted }) => deleted),
      [false, true, false],
      `${before} scripts before`,
    );
    await next.motors.close();
    await crashed.motors.close();
  });
  assert.deepEqual(
    daemon.scripts.map(({ deleted }) => deleted),
    [false, true, true],
  );
  await daemon.stop();
});

test("a second Strafe on the same motors is refused while the first is alive", async () => {
  await rig({}, async (daemon, backend) => {
    await settle(backend);
    const loop = setInterval(() => backend.motors.write(OFF), 3);
    await assert.rejects(open(daemon), /another Strafe drives the motors through this pigpiod/);
    clearInterval(loop);
  });
});

test("a stop tells every pin, whatever it is believed to do, and closing tidies up", async () => {
  const daemon = await FakeDaemon.start();
  const backend = await open(daemon, { standby: 4 });
  await settle(backend, wheelVector(1, 1, -1, -1));
  assert.notEqual(daemon.levels, 0);
  const [packet] = await packetsOf(daemon, () => backend.motors.stop());
  assert.deepEqual(words(packet!).slice(1), [
    "PWM 5 0",
    "PWM 12 0",
    "PWM 16 0",
    "PWM 19 0",
    `BC1 ${bits(4, 6, 7, 13, 14, 17, 18, 20, 21)} 0`,
  ]);
  await settle(backend, wheelVector(1, 1, 1, 1));
  await backend.motors.close();
  assert.deepEqual([...daemon.duty.values()], [0, 0, 0, 0]);
  assert.equal(daemon.levels, 0);
  assert.deepEqual(
    daemon.scripts.map(({ deleted }) => deleted),
    [true],
  );
  backend.motors.write(wheelVector(1, 1, 1, 1));
  backend.motors.stop();
  await daemon.stop();
});

test("a refusal in mid-drive is named, stops the wheels, and is a fault until a new start has worked", async () => {
  await rig({}, async (daemon, backend) => {
    const [fault] = backend.faults!;
    await settle(backend, wheelVector(1, 1, 1, 1));
    assert.equal(fault!.present(), false);
    daemon.refuse.set("PWM 12", -41);
    backend.motors.write(wheelVector(1, 0.9, 1, 1));
    await eventually("the fault", () => fault!.present());
    assert.match(
      fault!.text,
      /^pigpiod refused GPIO 12: GPIO operation not permitted \(PWM\): the wheels were/,
    );
    await eventually("the other wheels' stop", () => [5, 16, 19].every((pin) => daemon.duty.get(pin) === 0));
    daemon.refuse.clear();
    await eventually("the end of the fault", () => !fault!.present());
    const packets = await packetsOf(daemon, () => backend.motors.write(wheelVector(0.5, 0, 0, 0)));
    assert.ok(words(packets[0]!).includes("PWM 5 100"));
  });
});

test("a daemon that restarts is a stop, and is used again from a clean start", async () => {
  const daemon = await FakeDaemon.start();
  const backend = await open(daemon, { encoders: ENCODERS });
  const [fault] = backend.faults!;
  await settle(backend, wheelVector(1, 1, 1, 1));
  await daemon.stop();
  await eventually("the fault", () => fault!.present());
  assert.equal(fault!.severity, "stop");
  backend.motors.write(wheelVector(1, 1, 1, 1));
  backend.motors.stop();
  const next = await FakeDaemon.start(daemon.port);
  await eventually("the end of the fault", () => !fault!.present());
  assert.equal(next.scripts.length, 1);
  assert.deepEqual([...next.duty.values()], [0, 0, 0, 0], "nobody has driven since");
  await backend.motors.close();
  await next.stop();
});

test("a daemon that stops answering is a stop", async () => {
  await rig({}, async (daemon, backend) => {
    const [fault] = backend.faults!;
    await settle(backend);
    daemon.mute = true;
    for (let i = 0; i < 1000 && !fault!.present(); i++) {
      backend.motors.write(OFF);
      await pause(5);
    }
    assert.match(fault!.text, /^pigpiod at 127.0.0.1 does not answer: /);
    daemon.mute = false;
  });
});

test("an address that nobody answers on is one sentence that says what to do", async () => {
  const daemon = await FakeDaemon.start();
  await daemon.stop();
  await assert.rejects(open(daemon), {
    name: "BoardError",
    message:
      `no pigpiod listens at 127.0.0.1:${daemon.port}: start it with \`sudo systemctl start pigpiod\`, ` +
      "or correct host and port in the profile",
  });
});

test("localhost finds a daemon on either loopback, and says so when there is none", async () => {
  for (const host of ["127.0.0.1", "::1"]) {
    // Not every machine has IPv6.
    const daemon = await FakeDaemon.start(0, host).catch(() => undefined);
    if (!daemon) continue;
    const backend = await open(daemon, { host: "localhost", encoders: ENCODERS });
    await backend.motors.close();
    await daemon.stop();
    await assert.rejects(
      open(daemon, { host: "localhost" }),
      /^BoardError: no pigpiod listens at localhost:/,
    );
  }
});

test("reports become counts and times on the robot's clock, over a torn stream", async () => {
  await rig({ encoders: ENCODERS }, async (daemon, backend) => {
    const setup = words(daemon.packets.flat());
    assert.ok(
      setup.includes(`NB 5 ${bits(10, 11, 22, 23, 24, 25, 26, 27)}`),
      "the encoders' pins are reported",
    );
    for (const pin of [22, 23]) assert.ok(setup.includes(`MODES ${pin} 0`) && setup.includes(`PUD ${pin} 2`));
    const [encoders] = backend.sensors;
    const sensors = emptySensors();
    daemon.report(1e6 + 100, bits(22));
    daemon.report(1e6 + 600, bits(22, 23, 24));
    await eventually("two counts", () => {
      encoders!.read(systemClock.now(), sensors);
      return sensors.encoders.counts[0] === 2;
    });
    assert.deepEqual([...sensors.encoders.counts], [2, -1, 0, 0]);
    const { edgeTime, time } = sensors.encoders;
    assert.equal(edgeTime[0], edgeTime[1]);
    assert.equal(edgeTime[2], Number.NEGATIVE_INFINITY);
    assert.ok(time >= edgeTime[0]! && time <= systemClock.now(), "complete up to a moment that has been");
  });
});
