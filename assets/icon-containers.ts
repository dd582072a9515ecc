/** A square picture: its side in pixels, and its PNG. */
export interface Picture {
  readonly side: number
  readonly png: Buffer
}

/**
 * An ICO of PNGs, as Windows reads it since Vista.
 * https://learn.microsoft.com/en-us/previous-versions/ms997538(v=msdn.10)
 */
export function makeIco(pictures: readonly Picture[]): Buffer {
  const header = Buffer.alloc(6)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(pictures.length, 4)
  let offset = 6 + 16 * pictures.length
  const entries = pictures.map(({ side, png }) => {
    const entry = Buffer.alloc(16)
    // 256 is written as 0.
    entry.writeUInt8(side % 256, 0)
    entry.writeUInt8(side % 256, 1)
    entry.writeUInt16LE(1, 4)
    entry.writeUInt16LE(32, 6)
    entry.writeUInt32LE(png.length, 8)
    entry.writeUInt32LE(offset, 12)
    offset += png.length
    return entry
  })
  return Buffer.concat([header, ...entries, ...pictures.map(({ png }) => png)])
}

/** The types of an ICNS that hold PNGs, with their side in pixels. The second of a side is the @2x of half of it. */
const icnsTypes: readonly [type: string, side: number][] = [
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic08', 256],
  ['ic13', 256],
  ['ic09', 512],
  ['ic14', 512],
  ['ic10', 1024],
]

/** The sides that `makeIcns` needs. */
export const icnsSides = [...new Set(icnsTypes.map(([, side]) => side))]

/** An ICNS of PNGs: blocks of a type, a length and the picture. https://en.wikipedia.org/wiki/Apple_Icon_Image_format */
export function makeIcns(pictures: readonly Picture[]): Buffer {
  const blocks = icnsTypes.map(([type, side]) => {
    const picture = pictures.find((each) => each.side === side)
    if (picture === undefined) throw new Error(`An ICNS needs a picture of ${side} px.`)
    return block(type, picture.png)
  })
  return block('icns', Buffer.concat(blocks))
}

function block(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.write(type, 'latin1')
  head.writeUInt32BE(8 + content.length, 4)
  return Buffer.concat([head, content])
}
