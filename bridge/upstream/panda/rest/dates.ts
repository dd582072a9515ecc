/** PanDA's form of a date: UTC without saying so, to the second or the microsecond. */
const NAIVE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?$/

/** The same as JSON text. It can't match inside a string: the quotation marks would be escaped there. */
const IN_TEXT = /\{\s*"__datetime__"\s*:\s*"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?)"\s*\}/g

/**
 * JSON text with each `{"__datetime__": "2026-08-06T14:27:35"}` as `"2026-08-06T14:27:35Z"`, ISO 8601 in UTC.
 * Works on the text, so that depth does not matter and no digit of a number changes.
 * @param json valid JSON
 */
export function isoTimesInText(json: string): string {
  return json.includes('__datetime__') ? json.replaceAll(IN_TEXT, '"$1Z"') : json
}

const KEY = Buffer.from('"__datetime__"')
const TIME = /^"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?"/
/** Bytes of the longest TIME. */
const TIME_BYTES = 28

/**
 * The same in UTF-8, without a copy: 50 MB must not be in memory twice.
 * @param json changed in place; no longer to be used, for what comes back is a part of it
 */
export function isoTimesInBytes(json: Buffer): Buffer {
  /** Up to where the bytes are as they shall be, and how far those that came are read. */
  let written = 0
  let read = 0
  for (let key = json.indexOf(KEY); key !== -1; key = json.indexOf(KEY, key + KEY.length)) {
    const date = dateAround(json, key)
    if (!date) continue
    json.copyWithin(written, read, date.start)
    written += date.start - read
    written += json.write(date.iso, written, 'latin1')
    read = date.end
  }
  if (read === 0) return json
  json.copyWithin(written, read)
  return json.subarray(0, written + json.length - read)
}

/** The object that has its `"__datetime__"` here, where it is a date: where it stands, and what it becomes. */
function dateAround(json: Buffer, key: number): { start: number; end: number; iso: string } | undefined {
  const start = pastSpace(json, key - 1, -1)
  const colon = pastSpace(json, key + KEY.length, 1)
  if (json[start] !== 0x7b || json[colon] !== 0x3a) return undefined
  const quote = pastSpace(json, colon + 1, 1)
  const time = TIME.exec(json.toString('latin1', quote, quote + TIME_BYTES))?.[0]
  if (time === undefined) return undefined
  const brace = pastSpace(json, quote + time.length, 1)
  return json[brace] === 0x7d ? { start, end: brace + 1, iso: `${time.slice(0, -1)}Z"` } : undefined
}

function pastSpace(json: Buffer, from: number, step: 1 | -1): number {
  let position = from
  while ([0x20, 0x0a, 0x0d, 0x09].includes(json[position] ?? 0)) position += step
  return position
}

/** The same for JSON that is parsed already: a copy, and the original stays as it was. */
export function isoTimesInValue(value: unknown): unknown {
  // One object around the whole, so that each value has a place to be replaced in.
  const root = { value }
  const open: object[] = [root]
  for (let into = open.pop(); into; into = open.pop()) {
    for (const [key, item] of Object.entries(into)) {
      if (typeof item !== 'object' || item === null) continue
      const time = isoTime(item as object)
      const replacement = time ?? (Array.isArray(item) ? [...(item as unknown[])] : { ...(item as object) })
      Object.defineProperty(into, key, { value: replacement })
      if (typeof replacement === 'object') open.push(replacement)
    }
  }
  return root.value
}

function isoTime(value: object): string | undefined {
  const keys = Object.keys(value)
  if (keys.length !== 1 || keys[0] !== '__datetime__') return undefined
  const { __datetime__: time } = value as { __datetime__: unknown }
  return typeof time === 'string' && NAIVE.test(time) ? `${time}Z` : undefined
}
