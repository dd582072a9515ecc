import { inflateSync } from 'node:zlib'

/** The pixels of a picture: four bytes each, red, green, blue and alpha. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8Array
}

/** Reads a PNG of the one kind that Chromium writes: 8 bits of RGBA, not interlaced. */
export function readPng(png: Buffer): Pixels {
  if (png.subarray(1, 4).toString('latin1') !== 'PNG') throw new Error('not a PNG')
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  if (png.subarray(24, 29).toString('hex') !== '0806000000') throw new Error('not 8-bit RGBA')
  const data: Buffer[] = []
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const type = png.subarray(at + 4, at + 8).toString('latin1')
    if (type === 'IDAT') data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
  }
  return { width, height, rgba: unfilter(inflateSync(Buffer.concat(data)), width * 4, height) }
}

/** Each row starts with the filter that it was written with. https://www.w3.org/TR/png-3/#9Filters */
function unfilter(filtered: Uint8Array, rowLength: number, rows: number): Uint8Array {
  const bytes = new Uint8Array(rowLength * rows)
  for (let row = 0; row < rows; row += 1) {
    const from = row * (rowLength + 1)
    const to = row * rowLength
    const filter = filtered[from]!
    for (let x = 0; x < rowLength; x += 1) {
      const left = x < 4 ? 0 : bytes[to + x - 4]!
      const up = row === 0 ? 0 : bytes[to + x - rowLength]!
      const corner = x < 4 || row === 0 ? 0 : bytes[to + x - rowLength - 4]!
      const guesses = [0, left, up, Math.floor((left + up) / 2), paeth(left, up, corner)]
      bytes[to + x] = filtered[from + 1 + x]! + guesses[filter]!
    }
  }
  return bytes
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  if (a <= b && a <= c) return left
  return b <= c ? up : corner
}
