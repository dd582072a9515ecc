// Python writes NaN and Infinity into JSON, which knows no such numbers: null says that there is none.

const NULL = Buffer.from('null')
const QUOTE = 0x22
const BACKSLASH = 0x5c

/** JSON text with null in the place of each. */
export function withoutNaN(json: string): string {
  if (!json.includes('NaN') && !json.includes('Infinity')) return json
  return bytesWithoutNaN(Buffer.from(json)).toString()
}

/** The same in UTF-8: a copy only where there is such a number. */
export function bytesWithoutNaN(json: Buffer): Buffer {
  if (!json.includes('NaN') && !json.includes('Infinity')) return json
  const kept: Buffer[] = []
  let written = 0
  for (let at = 0; at < json.length; at += 1) {
    if (json[at] === QUOTE) {
      at = endOfString(json, at)
      continue
    }
    const length = lengthOfNoNumber(json, at)
    if (length === 0) continue
    kept.push(json.subarray(written, at), NULL)
    written = at + length
    at = written - 1
  }
  return written === 0 ? json : Buffer.concat([...kept, json.subarray(written)])
}

/** Where the string that begins here has its closing quotation mark. */
function endOfString(json: Buffer, start: number): number {
  let at = start + 1
  while (at < json.length && json[at] !== QUOTE) at += json[at] === BACKSLASH ? 2 : 1
  return at
}

function lengthOfNoNumber(json: Buffer, at: number): number {
  // N, I, -
  const first = json[at]
  if (first !== 0x4e && first !== 0x49 && first !== 0x2d) return 0
  return /^-?(?:NaN|Infinity)/.exec(json.toString('latin1', at, at + 9))?.[0].length ?? 0
}
