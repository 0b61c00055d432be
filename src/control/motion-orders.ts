import { ARBITER_DEFAULTS } from "../command/arbiter-settings.ts";
import type { Clock } from "../core/clock.ts";
import { copyPose, copyTwist, originPose, zeroTwist } from "../core/geometry.ts";
import { type MotionPlan, motionPoint } from "../motion/path/motion-plan.ts";
import type { Refusal } from "../protocol/messages.ts";
import type { FollowMessage, GoToMessage } from "../protocol/motion-messages.ts";
import { refusal } from "../protocol/parse.ts";
import type { ControlLoop } from "./loop.ts";
import type { Motions } from "./motions.ts";
import { type MotionStart, OneAfterTheOther } from "./plan-motion.ts";
import { TabulatedPlan, tabulate } from "./plan-table.ts";
import type { Planner, Planning } from "./planner.ts";
import { PlanningTime } from "./planning-time.ts";

/** Slower than this a car stands, and a plan for it may begin at any time; m/s and rad/s. */
const STANDING = 1e-3;
/** A plan that comes so much later than foreseen is joined on its way, s: by then the car is not far from it. */
const LATE = 0.1;
/** One that comes later still is made again, now that it is known how long it takes; so often. */
const MOST_ATTEMPTS = 2;

interface Order {
  readonly client: number;
  readonly message: GoToMessage | FollowMessage;
  readonly wish: number;
  readonly attempt: number;
}

/** From where and when a plan is made. */
interface Departure {
  /** What the car does until its plan begins, from {@link since} on. */
  readonly coast: MotionPlan;
  readonly start: MotionStart;
  readonly stands: boolean;
  /** s */
  readonly since: number;
}

/** As they are now: other constants bring others. */
interface Rooms {
  motions(): Motions;
  loop(): ControlLoop;
}

interface Rules {
  /** Why a motion of this client may not begin now. @param at when it was asked for, s; left out: timely once */
  refuse(client: number, id: number, at?: number): Refusal | undefined;
  /** Nothing came of one that was to be planned. */
  failed(client: number, refusal: Refusal): void;
}

/**
 * From a client's wish to a motion that begins. Planning takes its time, in which a car that is moving goes
 * on: its plan begins where it will be by then, and is joined there.
 */
export class MotionOrders {
  readonly #planner: Planner;
  readonly #rooms: Rooms;
  readonly #clock: Clock;
  readonly #rules: Rules;
  readonly #times: Readonly<Record<Order["message"]["type"], PlanningTime>>;
  /** Of the motions that were asked for only the last one counts, and none after something else was. */
  #wish = 0;
  #forgotten = "";
  /** Who asked for it, and when that client was last heard of, s. */
  #client: number | undefined;
  #heard = 0;

  constructor(planner: Planner, rooms: Rooms, clock: Clock, rules: Rules) {
    this.#planner = planner;
    this.#rooms = rooms;
    this.#clock = clock;
    this.#rules = rules;
    this.#times = { "go-to": new PlanningTime(planner.usual), follow: new PlanningTime(planner.usual) };
  }

  order(client: number, message: GoToMessage | FollowMessage): Refusal | undefined {
    const refused = this.#rules.refuse(client, message.id, message.at);
    if (refused) return refused;
    this.#client = client;
    this.#heard = this.#clock.now();
    this.forget();
    this.#plan({ client, message, wish: this.#wish, attempt: 1 });
    return undefined;
  }

  /** A client is still there: planning is covered by the same lease as driving. */
  heard(client: number): void {
    if (client === this.#client) this.#heard = this.#clock.now();
  }

  /** The one that is being planned is not to begin. @param why what came between, in words */
  forget(why = "something else was asked of the car"): void {
    this.#wish++;
    this.#forgotten = why;
  }

  /** This client lets go of it. */
  release(client: number): void {
    if (client === this.#client) this.forget();
  }

  #plan(order: Order): void {
    const { message } = order;
    const from = this.#departure(this.#times[message.type].expected);
    this.#planner.plan(message, from.start, (plan) => {
      const taken = this.#rooms.loop().updated - from.since;
      if (typeof plan !== "string") this.#times[message.type].add(taken);
      const failed = this.#planned(order, from, taken, plan);
      if (failed) this.#rules.failed(order.client, { ...failed, id: message.id });
    });
  }

  #departure(seconds: number): Departure {
    const { state, asked, updated } = this.#rooms.loop();
    const coast = this.#rooms.motions().coast(state.pose, asked, seconds);
    const point = motionPoint();
    coast.sample(0, point);
    const stoodAtFirst = isStanding(point);
    coast.sample(seconds, point);
    const start = { pose: originPose(), velocity: zeroTwist() };
    copyPose(point, start.pose);
    copyTwist(point, start.velocity);
    // As a table, so that one plan does not hold on to all that were before it.
    const way = new TabulatedPlan(tabulate(coast));
    return { coast: way, start, stands: stoodAtFirst && isStanding(point), since: updated };
  }

  /** Whatever was asked of the car meanwhile goes before. @param taken s */
  #planned(order: Order, from: Departure, taken: number, plan: Planning): Refusal | undefined {
    const { client, message, wish, attempt } = order;
    if (wish !== this.#wish) return refusal("motion", `${this.#forgotten} while this was being planned`);
    if (typeof plan === "string") return refusal("motion", plan);
    const now = this.#clock.now();
    if (now - this.#heard > ARBITER_DEFAULTS.lease)
      return refusal("motion", "nobody was heard of while this was being planned");
    const refused = this.#rules.refuse(client, message.id);
    if (refused) return refused;
    const { pose } = this.#rooms.loop().state;
    const { duration } = from.coast;
    const isLate = taken - duration > LATE;
    if (isLate && !from.stands && attempt < MOST_ATTEMPTS) {
      this.#plan({ ...order, attempt: attempt + 1 });
      return undefined;
    }
    const atOnce = from.stands || isLate || (taken === 0 && duration === 0);
    if (atOnce) this.#rooms.motions().begin(client, message, plan, 0, pose, now);
    else
      this.#rooms.motions().begin(client, message, new OneAfterTheOther(from.coast, plan), taken, pose, now);
    return undefined;
  }
}

function isStanding({ vx, vy, omega }: { vx: number; vy: number; omega: number }): boolean {
  return Math.abs(vx) < STANDING && Math.abs(vy) < STANDING && Math.abs(omega) < STANDING;
}
