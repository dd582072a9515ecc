/** Larger messages are not taken apart, but passed on as they come: bytes. */
export const MOST_BYTES = 512_000_000

/** Bytes that arrive in pieces. They grow where they are: joining pieces would need the memory twice. */
export class GrowingBytes {
  #memory = new ArrayBuffer(0, { maxByteLength: MOST_BYTES })
  #length = 0

  get length(): number {
    return this.#length
  }

  /** @throws RangeError past MOST_BYTES */
  add(piece: Uint8Array): void {
    const end = this.#length + piece.length
    if (end > this.#memory.byteLength) {
      // Twice as much each time while it is small; memory that is not used yet costs nothing.
      this.#memory.resize(Math.max(end, Math.min(this.#memory.byteLength * 2, end + 4_000_000)))
    }
    new Uint8Array(this.#memory, this.#length, piece.length).set(piece)
    this.#length = end
  }

  /** The bytes so far, valid until the next change. */
  view(): Buffer {
    return Buffer.from(this.#memory, 0, this.#length)
  }

  /** Gives these bytes away and frees the others, with never more memory than there was before. */
  take(start: number, end: number): Buffer {
    const memory = this.#memory
    this.clear()
    new Uint8Array(memory).copyWithin(0, start, end)
    memory.resize(end - start)
    // Memory that can grow is slower to read: what is kept is not of that kind.
    return Buffer.from(new Uint8Array(memory).slice().buffer)
  }

  clear(): void {
    this.#memory = new ArrayBuffer(0, { maxByteLength: MOST_BYTES })
    this.#length = 0
  }
}
