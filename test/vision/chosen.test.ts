import assert from "node:assert/strict";
import { test } from "node:test";
import { Chosen } from "../../src/vision/chosen.ts";
import type { Look } from "../../src/vision/follow/look.ts";
import { Track } from "../../src/vision/track/track.ts";
import { TRACKER_DEFAULTS, Tracker } from "../../src/vision/track/tracker.ts";

const PERIOD = 1 / 15;
/** Bins of the looks: of these, all but the last four are coloured. */
const BINS = 28;
const clothes = (...bins: readonly number[]) =>
  Float32Array.from({ length: BINS }, (_, bin) => (bins.includes(bin) ? 1 / bins.length : 0));
const RED = clothes(0, 1);
const BLUE = clothes(16, 17);
const GREY = clothes(25, 26);

interface Somebody {
  readonly x: number;
  readonly wears: Float32Array;
}

const lookAt = (at: number): Look => ({
  at,
  bearing: 0,
  bearingNoise: 0.01,
  distance: 2,
  distanceNoise: 0.1,
  facing: null,
});

/** Pictures one after the other, in which people stand. */
class Pictures {
  readonly #tracker = new Tracker({ ...TRACKER_DEFAULTS, focal: 533, axis: 320 });
  at = 0;
  chosen: Chosen | undefined;
  readonly told: string[] = [];

  show(count: number, ...people: readonly Somebody[]): void {
    for (let i = 0; i < count; i++) {
      this.at += PERIOD;
      const sightings = people.map(({ x, wears }) => ({
        detection: {
          kind: "person" as const,
          name: "person",
          score: 0.9,
          box: { x, y: 100, width: 90, height: 280 },
        },
        chests: [{ look: wears, aside: 0, x: 0 }],
      }));
      const tracks = this.#tracker.update(sightings, this.at);
      this.chosen?.update(tracks, this.at, () => lookAt(this.at));
      const { text } = this.chosen?.end(true) ?? {};
      if (text !== undefined) this.told.push(text);
    }
  }

  choose(at: number): void {
    const { tracks } = this.#tracker;
    const chosen = tracks.find(({ box }) => Math.abs(box.x - at) < 30);
    assert.ok(chosen, `nobody stands at ${at}`);
    this.chosen = new Chosen(chosen, null);
  }
}

/** Somebody was chosen, and has gone. */
function lost(wears: Float32Array, ...others: readonly Somebody[]): Pictures {
  const pictures = new Pictures();
  pictures.show(6, { x: 300, wears }, ...others);
  pictures.choose(300);
  pictures.show(6, { x: 300, wears }, ...others);
  assert.equal(pictures.chosen!.followed.state, "seen");
  pictures.show(20, ...others);
  assert.equal(pictures.chosen!.followed.state, "lost");
  assert.equal(pictures.chosen!.followed.look, null);
  return pictures;
}

test("a look is of the last picture that showed them, for as long as they are expected back", () => {
  const pictures = new Pictures();
  pictures.show(5, { x: 300, wears: RED });
  pictures.choose(300);
  pictures.show(1, { x: 300, wears: RED });
  const { at } = pictures;
  assert.deepEqual(pictures.chosen!.followed.look, lookAt(at));
  pictures.show(5);
  assert.equal(pictures.chosen!.followed.state, "predicted");
  assert.deepEqual(pictures.chosen!.followed.look, lookAt(at));
});

test("one who comes back elsewhere in the same clothes is taken up again, which is said", () => {
  const pictures = lost(RED, { x: 20, wears: BLUE });
  const { id } = pictures.chosen!.followed;
  pictures.show(4, { x: 20, wears: BLUE }, { x: 480, wears: RED });
  const { state, id: again, name, look } = pictures.chosen!.followed;
  assert.equal(state, "seen");
  assert.notEqual(again, id);
  assert.equal(name, `person ${again}`);
  assert.equal(look?.at, pictures.at);
  assert.deepEqual(pictures.told, [
    `number ${again} is taken for number ${id}, who was followed: they look the same`,
  ]);
});

test("nobody else is taken for them: not in other clothes, nor in clothes that everybody wears", () => {
  for (const [worn, comes] of [
    [RED, BLUE],
    [GREY, GREY],
    [RED, clothes(0, 1, 16)],
  ] as const) {
    const pictures = lost(worn);
    pictures.show(10, { x: 480, wears: comes });
    assert.equal(pictures.chosen!.followed.state, "lost");
    assert.deepEqual(pictures.told, []);
  }
});

test("nor where a second one looks the same: one who was there before, or two who come", () => {
  const one = lost(RED, { x: 20, wears: RED });
  one.show(10, { x: 480, wears: RED });
  assert.equal(one.chosen!.followed.state, "lost");
  const two = lost(RED);
  two.show(10, { x: 60, wears: RED }, { x: 480, wears: RED });
  assert.equal(two.chosen!.followed.state, "lost");
});

/** One is found beside the one who was chosen, looking like them only once they are lost. @returns the state then */
function foundBeside(isCovered: boolean) {
  const sighting = (x: number, wears: Float32Array) => ({
    detection: {
      kind: "person" as const,
      name: "person",
      score: 0.9,
      box: { x, y: 100, width: 90, height: 280 },
    },
    chests: [{ look: wears, aside: 0, x }],
  });
  const own = new Track(1, sighting(300, RED), 0);
  const other = new Track(2, sighting(480, BLUE), 0);
  const chosen = new Chosen(own, null);
  const update = (tracks: readonly Track[], at: number) => chosen.update(tracks, at, () => lookAt(at));
  for (let i = 1; i < 6; i++) {
    for (const track of [own, other]) track.see(sighting(track.box.x, track.look!), i, true, undefined);
    own.isCovered = isCovered;
    update([own, other], i);
  }
  other.look = RED;
  other.see(sighting(480, RED), 6, true, undefined);
  update([other], 6);
  update([other], 6);
  return chosen.followed.state;
}

test("what is found beside them while somebody passes may be they themselves; who stood apart from them is another", () => {
  assert.equal(foundBeside(true), "seen");
  assert.equal(foundBeside(false), "lost");
});

test("a second box of theirs, of which the looks are not known at first, is taken for them once they are", () => {
  const box = { x: 300, y: 0, width: 300, height: 470 };
  const sighting = (wears?: Float32Array) => ({
    detection: { kind: "person" as const, name: "person", score: 0.9, box },
    ...(wears && { chests: [{ look: wears, aside: 0, x: 300 }] }),
  });
  const own = new Track(1, sighting(RED), 0);
  const chosen = new Chosen(own, null);
  const update = (tracks: readonly Track[], at: number) => chosen.update(tracks, at, () => lookAt(at));
  for (let i = 1; i < 6; i++) {
    own.see(sighting(RED), i, true, undefined);
    update([own], i);
  }
  const second = new Track(2, sighting(), 6);
  for (let i = 7; i < 12; i++) {
    second.see(sighting(), i, true, undefined);
    update([own, second], i);
  }
  update([second], 12);
  assert.equal(chosen.followed.state, "lost");
  second.see(sighting(RED), 13, true, undefined);
  update([second], 13);
  update([second], 13);
  assert.equal(chosen.followed.state, "seen");
  assert.equal(chosen.followed.id, 2);
});

test("how a search ended is told by whoever searched, and not a second time", () => {
  const pictures = lost(RED);
  assert.deepEqual(pictures.chosen!.end(false), { isOver: true, text: undefined });
});
