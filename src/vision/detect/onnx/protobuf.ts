/** How a field's value is written; groups (3 and 4) are none of ONNX. */
const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

const utf8 = new TextDecoder();

/**
 * Walks over one message in Protocol Buffers' encoding, field by field, and copies nothing: what is not asked
 * for is stepped over. Every read throws a RangeError where the message is cut off or is none.
 */
export class Message {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;
  /** Of the field at hand: its number, its kind, and where its value is. */
  #field = 0;
  #wire = 0;
  #start = 0;
  #stop = 0;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  /** The next field's number; 0 at the end. */
  next(): number {
    if (this.#at >= this.#end) return 0;
    const tag = this.#varint();
    this.#field = Math.floor(tag / 8);
    this.#wire = tag % 8;
    if (this.#field === 0) throw new RangeError(`there is no field 0 (at byte ${this.#at})`);
    this.#start = this.#at;
    if (this.#wire === WIRE.varint) this.#varint();
    else if (this.#wire === WIRE.fixed64) this.#at += 8;
    else if (this.#wire === WIRE.fixed32) this.#at += 4;
    else if (this.#wire === WIRE.bytes) {
      const length = this.#varint();
      this.#start = this.#at;
      this.#at += length;
    } else throw new RangeError(`no field is written in way ${this.#wire} (at byte ${this.#at})`);
    if (this.#at > this.#end) throw new RangeError(`it is cut off after ${this.#end} bytes`);
    this.#stop = this.#at;
    return this.#field;
  }

  /** The field's whole number; exact below 2⁵³. */
  number(): number {
    this.#expect(WIRE.varint);
    const after = this.#at;
    this.#at = this.#start;
    const value = this.#varint();
    this.#at = after;
    return value;
  }

  text(): string {
    this.#expect(WIRE.bytes);
    return utf8.decode(this.#bytes.subarray(this.#start, this.#stop));
  }

  message(): Message {
    this.#expect(WIRE.bytes);
    return new Message(this.#bytes, this.#start, this.#stop);
  }

  #expect(wire: number): void {
    if (this.#wire === wire) return;
    throw new RangeError(`field ${this.#field} is of another kind (at byte ${this.#start})`);
  }

  #varint(): number {
    let value = 0;
    let weight = 1;
    for (let i = 0; i < 10; i++) {
      if (this.#at >= this.#end) throw new RangeError(`it is cut off after ${this.#end} bytes`);
      const byte = this.#bytes[this.#at++]!;
      value += (byte & 0x7f) * weight;
      if (byte < 0x80) return value;
      weight *= 128;
    }
    throw new RangeError(`a number has no end (at byte ${this.#at})`);
  }
}
