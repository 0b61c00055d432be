import assert from "node:assert/strict";
import { test } from "node:test";
import { WHEELS, type WheelVector, wheelVector } from "../../src/core/wheels.ts";
import type { Backend } from "../../src/hardware/ports.ts";

/** A backend, and somebody who looks at the motors' terminals. */
export interface Bench {
  readonly backend: Backend;
  /** Goes on writing these duties, as the loop does, until they have surely arrived. */
  hold(duty: WheelVector): Promise<void>;
  /** Lets pass the time that a command needs at most. */
  settle(): Promise<void>;
  /** What each wheel gets, −1…1, + forward; less than 1e-9 is nothing. */
  powers(): number[];
  close(): Promise<void>;
}

/** A backend that writes its wheels one by one, so that writing one of them can fail. */
export interface BreakableBench extends Bench {
  /** From now on every write of PWM to the front left wheel fails. */
  breakFrontLeft(): void;
}

/** A backend of which any single write can fail. */
export interface FailingBench extends Bench {
  /** From now on every write there fails. */
  readonly places: readonly { readonly name: string; fail(): void }[];
  /** Somebody outside makes it safe. @throws what it throws */
  neutralise?(): Promise<void>;
}

/** Most that a wheel may get which brakes: less than any step of duty. */
const NOTHING = 1e-9;

/** For backends that are {@link FailingBench}. */
export function brakeContract(name: string, make: () => Promise<FailingBench>): void {
  const ways: Readonly<Record<string, (bench: FailingBench) => Promise<void>>> = {
    stopping: async ({ backend }) => backend.motors.stop(),
    closing: ({ backend }) => backend.motors.close(),
    "neutralising from outside": async (bench) => bench.neutralise?.().catch(() => {}),
  };
  for (const [way, makeSafe] of Object.entries(ways)) {
    test(`${name}: ${way} while it brakes drives no wheel, whichever write fails`, async () => {
      let count = 1;
      for (let i = -1; i < count; i++) {
        await using(make, async (bench) => {
          count = bench.places.length;
          await bench.hold(wheelVector());
          const place = bench.places[i];
          place?.fail();
          await makeSafe(bench);
          await bench.settle();
          const powers = bench.powers();
          assert.ok(
            powers.every((power) => Math.abs(power) < NOTHING),
            `they get ${powers.join(", ")} where this fails: ${place?.name ?? "nothing"}`,
          );
        });
      }
      assert.ok(count > 1);
    });
  }
}

/** A backend whose wheels somebody may stop while nobody tells it anything. */
export interface SilentBench extends Bench {
  /** Nothing is written for so long by the backend's clock, s. */
  silence(seconds: number): Promise<void>;
}

/** For backends that are {@link SilentBench}. */
export function cutContract(name: string, make: () => Promise<SilentBench>, precision: number): void {
  const duty = () => wheelVector(0.5, 0.5, 0.5, 0.5);
  const near = (bench: Bench, power: number) =>
    assert.ok(
      bench.powers().every((each) => Math.abs(each - power) <= precision),
      `wanted ${power}, they get ${bench.powers().join(", ")}`,
    );
  const fault = ({ backend }: Bench) => backend.faults!.find(({ id }) => id === "wheels-cut")!;

  test(`${name}: wheels that may have been stopped during a long silence rest until it is seen`, () =>
    using(make, async (bench) => {
      assert.equal(fault(bench).severity, "stop");
      await bench.hold(duty());
      assert.equal(fault(bench).present(), false);
      await bench.silence(0.11);
      await bench.hold(wheelVector());
      near(bench, 0);
      bench.backend.motors.write(duty());
      await bench.settle();
      near(bench, 0);
      assert.equal(fault(bench).present(), true);
      assert.equal(fault(bench).present(), false, "once is enough");
      await bench.hold(duty());
      near(bench, 0.5);
    }));

  test(`${name}: after a short silence they go on, and after one while they rest, too`, () =>
    using(make, async (bench) => {
      await bench.hold(duty());
      await bench.silence(0.09);
      await bench.hold(duty());
      near(bench, 0.5);
      await bench.hold(wheelVector());
      await bench.silence(10);
      await bench.hold(duty());
      near(bench, 0.5);
      bench.backend.motors.stop();
      await bench.silence(10);
      await bench.hold(duty());
      near(bench, 0.5);
      assert.equal(fault(bench).present(), false);
    }));
}

/** For backends that are {@link BreakableBench}. */
export function stopContract(name: string, make: () => Promise<BreakableBench>): void {
  test(`${name}: a stop reaches every other wheel though one cannot be written`, () =>
    using(make, async (bench) => {
      await bench.hold(wheelVector(1, 1, 1, 1));
      bench.breakFrontLeft();
      bench.backend.motors.stop();
      await bench.settle();
      assert.deepEqual(bench.powers().slice(1).map(Math.abs).map(Math.round), [0, 0, 0]);
      assert.ok(
        bench.backend.faults?.some((fault) => fault.present()),
        "nobody has said that it failed",
      );
    }));
}

async function using<B extends Bench>(
  make: () => Promise<B>,
  use: (bench: B) => Promise<void>,
): Promise<void> {
  const bench = await make();
  try {
    await use(bench);
  } finally {
    await bench.backend.motors.close();
    await bench.close();
  }
}

/**
 * What every backend must do, whatever is behind it.
 *
 * @param precision by which a duty may be off: the backend's steps
 */
export function contract(name: string, make: () => Promise<Bench>, precision: number): void {
  const on = (behaviour: string, check: (bench: Bench) => Promise<void>) =>
    test(`${name}: ${behaviour}`, () => using(make, check));
  const near = (bench: Bench, wanted: readonly number[]) => {
    const powers = bench.powers();
    const wrong = WHEELS.filter((_, i) => !(Math.abs(powers[i]! - wanted[i]!) <= precision));
    assert.deepEqual(wrong, [], `wanted ${wanted.join(", ")}, they get ${powers.join(", ")}`);
  };
  const off = (bench: Bench) => near(bench, [0, 0, 0, 0]);

  on("nothing turns before it is told to", async (bench) => {
    await bench.settle();
    off(bench);
  });

  on("each duty reaches its own wheel, with its sign, + forward", async (bench) => {
    for (let i = 0; i < WHEELS.length; i++) {
      for (const duty of [0.6, -0.4]) {
        const wanted = wheelVector();
        wanted[i] = duty;
        await bench.hold(wanted);
        near(bench, Array.from(wanted));
      }
    }
  });

  on("the whole range arrives, from full reverse to full power", async (bench) => {
    for (const wanted of [
      [1, -1, 0.5, -0.5],
      [-1, 1, 0.05, -0.05],
      [0.25, 0.75, -0.33, -0.9],
    ]) {
      await bench.hold(Float64Array.from(wanted));
      near(bench, wanted);
    }
  });

  on("a stop unpowers every wheel at once, again and again", async (bench) => {
    await bench.hold(wheelVector(1, -1, 0.5, -0.5));
    for (let i = 0; i < 3; i++) {
      bench.backend.motors.stop();
      await bench.settle();
      off(bench);
    }
    await bench.hold(wheelVector(0.5, 0.5, 0.5, 0.5));
    near(bench, [0.5, 0.5, 0.5, 0.5]);
  });

  on("closing leaves every wheel unpowered, and nothing that comes later turns one", async (bench) => {
    await bench.hold(wheelVector(1, 1, -1, -1));
    await bench.backend.motors.close();
    await bench.settle();
    off(bench);
    bench.backend.motors.stop();
    await bench.settle();
    off(bench);
  });
}
