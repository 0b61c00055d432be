import { copyTwist, type Pose, rotateTwist, type Twist, zeroTwist } from "../core/geometry.ts";
import { wheelVector } from "../core/wheels.ts";
import { type ArbiterSettings, checkArbiterSettings } from "./arbiter-settings.ts";
import { type Client, type Driver, newClient } from "./client.ts";
import { type Command, type Demand, isFiniteDemand, isRest, isZero, type Source } from "./demand.ts";
import type { MotionLoss, OfferResult, WheelEvent } from "./outcomes.ts";
import { sentences } from "./sentences.ts";

const NEVER = Number.POSITIVE_INFINITY;
const REST: Readonly<Twist> = zeroTwist();

/**
 * Who drives. A demand is a lease on the car: it holds until the next one, until it is let go, or
 * until nothing has come for `lease` seconds by the robot's clock, whatever the client believes.
 *
 * A stronger source takes the wheel by asking for motion. A zero demand takes only a wheel that is
 * free, so that a page with its sticks at rest does not stop a script.
 *
 * Nobody's old demand moves the car: whoever lost the wheel or was refused it has to ask for rest once
 * before it may ask for motion again. Otherwise a script that was pushed aside, or a stick that was
 * held all along, would drive off the moment the wheel is free.
 */
export class Arbiter {
  readonly #settings: ArbiterSettings;
  readonly #tell: (event: WheelEvent) => void;
  readonly #motionLost: (how: MotionLoss) => void;
  readonly #clients = new Map<number, Client>();
  /** The same clients in order of arrival, to walk without an iterator. */
  readonly #order: Client[] = [];
  readonly #twist = zeroTwist();
  #holder: Client | undefined;
  /** The holder has commanded since it got the wheel. */
  #live = false;
  /** The holder's command is a motion. */
  #motion = false;
  /** The holder's command is volts. */
  #raw = false;
  readonly #volts = wheelVector();
  #cap = 1;
  /** The holder's twist or volts are not all zero. */
  #moves = false;
  #field = false;
  #holdHeading = false;
  /** When the lease ends, s. */
  #expires = NEVER;
  /** When the holder last asked for motion, or got the wheel, s. */
  #movedAt = 0;
  #lapsedAt = NEVER;
  #fieldHeading = 0;

  /** @param motionLost is told within the call in which a motion loses the wheel */
  constructor(
    settings: ArbiterSettings,
    tell: (event: WheelEvent) => void,
    motionLost: (how: MotionLoss) => void = () => {},
  ) {
    checkArbiterSettings(settings);
    this.#settings = settings;
    this.#tell = tell;
    this.#motionLost = motionLost;
  }

  /** Who a client is, once it has joined. */
  who(client: number): Driver | undefined {
    return this.#clients.get(client);
  }

  /** Who has the wheel. */
  get holder(): Driver | undefined {
    return this.#holder;
  }

  /** Whoever has the wheel asks for motion. */
  get isAskedToMove(): boolean {
    return this.#live && (this.#motion || this.#moves);
  }

  /** Heading that counts as forward for the "field" frame, rad. */
  get fieldHeading(): number {
    return this.#fieldHeading;
  }

  /** @param heading where the car points now, rad: "forward" of the "field" frame from here on */
  fieldForward(heading: number): void {
    this.#fieldHeading = heading;
  }

  join(client: number, source: Source, name: string): void {
    if (this.#clients.has(client)) throw new RangeError(`client ${client} has joined already`);
    const joined = newClient(client, source, name);
    this.#clients.set(client, joined);
    this.#order.push(joined);
  }

  /** The connection is gone. If it was driving, the car stops as if the lease had lapsed now. */
  leave(id: number, now: number): void {
    const client = this.#clients.get(id);
    if (client === undefined) return;
    this.#clients.delete(id);
    this.#order.splice(this.#order.indexOf(client), 1);
    if (client !== this.#holder) return;
    const driving = this.isAskedToMove;
    this.#free("lapsed");
    if (driving) {
      this.#lapsedAt = now;
      this.#tell({ code: "lease-lost", to: undefined, client: id, text: sentences.left(client.name) });
    } else {
      this.#tell({ code: "wheel-free", to: undefined, client: id, text: sentences.free(client.name) });
    }
  }

  /** @param now when the demand arrived, s on the robot's clock; silence is counted from here */
  offer(id: number, demand: Demand, now: number): OfferResult {
    const client = this.#clients.get(id);
    if (client === undefined) return "hello-first";
    this.#lapse(now);
    if (!(demand.seq > client.seq)) return "out-of-order";
    client.seq = demand.seq;
    const { twist } = demand;
    if (!isFiniteDemand(demand)) return "invalid";
    if (!this.#isTimely(demand.at, now)) return "stale";
    copyTwist(twist, client.twist);
    client.heard = now;

    const zero = isRest(demand);
    if (zero) client.mustLetGo = false;
    const previous = this.#holder;
    if (previous !== undefined && previous !== client && (zero || client.rank >= previous.rank)) {
      if (!zero) client.mustLetGo = true;
      return "not-your-wheel";
    }
    if (client.mustLetGo) return "let-go-first";
    if (previous !== client) this.#seat(client, now);
    else if (this.#motion) {
      // A page whose sticks are at rest only says that it is there.
      this.#expires = now + this.#settings.lease;
      if (zero) return "accepted";
      this.#loseMotion("preempted");
    }
    const scale = demand.precision ? this.#settings.precision : 1;
    this.#twist.vx = twist.vx * scale;
    this.#twist.vy = twist.vy * scale;
    this.#twist.omega = twist.omega * scale;
    this.#moves = !zero;
    this.#raw = demand.volts !== undefined;
    if (demand.volts !== undefined) this.#volts.set(demand.volts);
    this.#cap = demand.cap ?? 1;
    this.#field = demand.frame === "field";
    this.#holdHeading = demand.holdHeading && twist.omega === 0;
    this.#live = true;
    this.#expires = now + this.#settings.lease;
    if (!zero) {
      this.#movedAt = now;
      // A page at rest that finds the wheel free does not call off the emergency ramp.
      this.#lapsedAt = NEVER;
    }
    this.#announce(client, previous);
    return "accepted";
  }

  /**
   * Whether a motion of this client may begin now. It is no old demand: nobody has to let go first.
   *
   * @param at when it was asked for, s; left out: it was here before
   */
  mayBegin(id: number, now: number, at = now): "accepted" | "hello-first" | "stale" | "not-your-wheel" {
    const client = this.#clients.get(id);
    if (client === undefined) return "hello-first";
    this.#lapse(now);
    if (!this.#isTimely(at, now)) return "stale";
    const holder = this.#holder;
    if (holder === undefined || holder === client || client.rank < holder.rank) return "accepted";
    return "not-your-wheel";
  }

  /**
   * A motion of a client that {@link mayBegin} takes the wheel, as a demand for motion does. One that is
   * under way is lost.
   */
  begin(id: number, now: number): void {
    const client = this.#clients.get(id);
    if (client === undefined) throw new RangeError(`client ${id} has not joined`);
    const previous = this.#holder;
    this.#loseMotion("preempted");
    if (previous !== client) this.#seat(client, now);
    copyTwist(REST, this.#twist);
    this.#moves = false;
    this.#raw = false;
    this.#field = false;
    this.#holdHeading = false;
    this.#live = true;
    this.#motion = true;
    this.#expires = now + this.#settings.lease;
    this.#lapsedAt = NEVER;
    this.#announce(client, previous);
  }

  /** The client of the motion that is under way is still there. */
  keep(id: number, now: number): void {
    this.#lapse(now);
    if (this.#motion && this.#holder?.client === id) this.#expires = now + this.#settings.lease;
  }

  /** The motion has come to its end. Its client keeps the wheel for what it wants to do next. */
  endMotion(now: number): void {
    if (!this.#motion) return;
    this.#motion = false;
    this.#live = false;
    this.#expires = now + this.#settings.handover;
  }

  /** Lets go of the wheel; nothing happens if this client does not have it. */
  release(id: number): void {
    const client = this.#holder;
    if (client?.client !== id) return;
    this.#free("cancelled");
    this.#tell({ code: "wheel-free", to: undefined, client: id, text: sentences.free(client.name) });
  }

  /**
   * Asks for the wheel. It comes at once if it is free or held by a weaker source; otherwise the one
   * who has it is told and answers. Asking twice is asking once.
   */
  ask(id: number, now: number): void {
    const client = this.#clients.get(id);
    if (client === undefined) return;
    this.#lapse(now);
    const holder = this.#holder;
    if (holder === client) return;
    if (holder === undefined || client.rank < holder.rank) {
      this.#hand(client, now);
      if (holder === undefined) this.#taken(client, sentences.taken(client.name));
      else this.#preempted(client, holder);
    } else if (client.askedAt === NEVER) {
      client.askedAt = now;
      this.#tell({ code: "wheel-asked", to: holder.client, client: id, text: sentences.asked(client.name) });
    }
  }

  /** @returns false where `id` does not have the wheel, or `asker` did not ask for it */
  answer(id: number, asker: number, give: boolean, now: number): boolean {
    this.#lapse(now);
    const holder = this.#holder;
    const client = this.#clients.get(asker);
    if (holder?.client !== id || client === undefined || client.askedAt === NEVER) return false;
    if (give) {
      this.#hand(client, now);
      this.#taken(client, sentences.given(holder.name, client.name));
    } else {
      client.askedAt = NEVER;
      this.#tell({ code: "wheel-denied", to: asker, client: id, text: sentences.denied(holder.name) });
    }
    return true;
  }

  /**
   * The tick's read-out.
   *
   * @param pose of the car on the floor
   */
  step(now: number, pose: Readonly<Pick<Pose, "theta">>, out: Command): void {
    this.#lapse(now);
    this.#relieve(now);
    const { twist } = out;
    out.active = this.#live;
    out.motion = this.#motion;
    out.raw = this.#live && this.#raw;
    out.volts.set(this.#volts);
    out.cap = this.#cap;
    if (this.#motion) this.#movedAt = now;
    out.holdHeading = this.#live && this.#holdHeading;
    out.lapsedAt = this.#lapsedAt;
    out.stopping = now - this.#lapsedAt < this.#settings.emergencyStop && now >= this.#lapsedAt;
    if (!this.#live) {
      twist.vx = 0;
      twist.vy = 0;
      twist.omega = 0;
    } else if (this.#field) {
      rotateTwist(this.#twist, this.#fieldHeading - pose.theta, twist);
    } else {
      copyTwist(this.#twist, twist);
    }
  }

  /**
   * Who asks for motion at this moment, as a sentence that refuses arming: the car would jump. It
   * counts whether or not that client has the wheel, because it may get it with the next demand.
   */
  demandOffCentre(now: number): string | undefined {
    for (const client of this.#order) {
      if (now - client.heard < this.#settings.lease && !isZero(client.twist)) {
        return sentences.offCentre(client.name, client.source, client.twist);
      }
    }
    return undefined;
  }

  /** It has not waited in a queue on its way, nor comes from a clock that is wrong. */
  #isTimely(at: number, now: number): boolean {
    const age = now - at;
    // Written so that a time that is not a number is refused too.
    return age <= this.#settings.maxAge && age >= -this.#settings.maxLead;
  }

  #lapse(now: number): void {
    const client = this.#holder;
    if (client === undefined || now < this.#expires) return;
    // The moment it lapsed, not the moment somebody looked: the hard cut is counted from here.
    const lapsedAt = this.#live ? this.#expires : this.#lapsedAt;
    const text = this.#live ? sentences.leaseLost(client.name, this.#settings.lease) : undefined;
    if (this.#live) client.mustLetGo = true;
    this.#free("lapsed");
    this.#lapsedAt = lapsedAt;
    if (text !== undefined) this.#tell({ code: "lease-lost", to: undefined, client: client.client, text });
    else
      this.#tell({
        code: "wheel-free",
        to: undefined,
        client: client.client,
        text: sentences.free(client.name),
      });
  }

  /** Takes the wheel from somebody who is away, for the one who has waited longest. */
  #relieve(now: number): void {
    const holder = this.#holder;
    if (holder === undefined || now - this.#movedAt < this.#settings.idle) return;
    let first: Client | undefined;
    for (let i = 0; i < this.#order.length; i++) {
      const client = this.#order[i]!;
      if (now - client.askedAt < this.#settings.unanswered) continue;
      if (first === undefined || client.askedAt < first.askedAt) first = client;
    }
    if (first === undefined) return;
    this.#hand(first, now);
    this.#preempted(first, holder, sentences.takenFromAway(first.name, holder.name, this.#settings.idle));
  }

  /** The wheel with nothing asked of the car yet: the new owner's first demand will say. */
  #hand(client: Client, now: number): void {
    this.#seat(client, now);
    this.#expires = now + this.#settings.handover;
  }

  #seat(client: Client, now: number): void {
    if (this.#holder !== undefined) this.#holder.mustLetGo = true;
    this.#free("preempted");
    this.#holder = client;
    this.#movedAt = now;
  }

  #free(how: MotionLoss): void {
    this.#loseMotion(how);
    this.#holder = undefined;
    this.#live = false;
    this.#expires = NEVER;
    for (let i = 0; i < this.#order.length; i++) this.#order[i]!.askedAt = NEVER;
  }

  #loseMotion(how: MotionLoss): void {
    if (!this.#motion) return;
    this.#motion = false;
    this.#motionLost(how);
  }

  #announce(client: Client, previous: Client | undefined): void {
    if (previous === undefined) this.#taken(client, sentences.taken(client.name));
    else if (previous !== client) this.#preempted(client, previous);
  }

  #taken(client: Client, text: string): void {
    this.#tell({ code: "wheel-taken", to: undefined, client: client.client, text });
  }

  #preempted(client: Client, from: Client, text = sentences.takenFrom(client.name, from.name)): void {
    this.#tell({ code: "preempted", to: from.client, client: client.client, text });
    this.#taken(client, text);
  }
}
