/** The largest message that is read, in bytes: PandaMCP sends an answer twice, as text and as structured content. */
export const MOST_BYTES = 128_000_000

/** More came than may. */
export class TooLarge extends Error {}

/** Bytes that arrive in pieces. They grow where they are: joining pieces would need the memory twice. */
export class GrowingBytes {
  /** Made when it is needed: room for all that may come is set aside, though not used. */
  #memory: ArrayBuffer | undefined
  #length = 0
  readonly #mostBytes: number

  constructor(mostBytes = MOST_BYTES) {
    this.#mostBytes = mostBytes
  }

  get length(): number {
    return this.#length
  }

  /** @throws TooLarge past the bound */
  add(piece: Uint8Array): void {
    const end = this.#length + piece.length
    if (end > this.#mostBytes) throw new TooLarge()
    const memory = (this.#memory ??= new ArrayBuffer(0, { maxByteLength: this.#mostBytes }))
    if (end > memory.byteLength) {
      // Twice as much each time while it is small; memory that is not used yet costs nothing.
      memory.resize(Math.max(end, Math.min(memory.byteLength * 2, end + 4_000_000, this.#mostBytes)))
    }
    new Uint8Array(memory, this.#length, piece.length).set(piece)
    this.#length = end
  }

  /** The bytes so far, valid until the next change. */
  view(): Buffer {
    return this.#memory ? Buffer.from(this.#memory, 0, this.#length) : Buffer.alloc(0)
  }

  /** Gives these bytes away and frees the others, with never more memory than there was before. */
  take(start: number, end: number): Buffer {
    const memory = this.#memory ?? new ArrayBuffer(0)
    this.clear()
    new Uint8Array(memory).copyWithin(0, start, end)
    memory.resize(end - start)
    // Memory that can grow is slower to read: what is kept is not of that kind.
    return Buffer.from(new Uint8Array(memory).slice().buffer)
  }

  clear(): void {
    this.#memory = undefined
    this.#length = 0
  }
}
