import { BridgeError } from '../errors.ts'
import { failed } from '../panda/http-failure.ts'
import { plainLine } from '../platform/shown-text.ts'
import { explained, get, nameOf, type GetOptions } from './get.ts'
import { textOf } from './log-text.ts'

/** Bytes that one part has at most. */
export const LARGEST_PART = 1_000_000
/** Where no ranges are served, a file is read so far to find a part of it. */
const LONGEST_READ = 20_000_000
const TIMEOUT_MS = 60_000

/** A part of a file of a job's log. */
export interface LogPart {
  is: 'part'
  path: string
  /** As it was written by the job, with all that stands in it: data from elsewhere. Empty for what is no text. */
  text: string
  isBinary: boolean
  /** Byte of the file with which it begins, and the one after its last. */
  from: number
  to: number
  /** Bytes of the whole file, where that is known. */
  size: number | undefined
  /** Said where it is not the part that was asked for. */
  note?: string
}

/** @param from byte of the file, or `end` for its last bytes */
export interface PartAsked {
  from: number | 'end'
  bytes: number
}

interface Found {
  bytes: Buffer
  from: number
  size: number | undefined
  note?: string
}

/**
 * Reads a part of a file, by a range where the server has them. A page for people instead of the file is refused.
 * @param address where it lies, or the monitor's way there
 * @param options.token for the monitor's way there alone: where the file lies nobody needs one
 * @throws BridgeError `not-found`, or of the network
 */
export async function readPart(
  address: URL,
  path: string,
  asked: PartAsked,
  { monitor, token, signal }: Pick<GetOptions, 'monitor' | 'token' | 'signal'>,
): Promise<LogPart> {
  const { bytes, from, size, note } = await explained(monitor, signal, async () => {
    const last = asked.from === 'end' ? `-${asked.bytes}` : `${asked.from}-${asked.from + asked.bytes - 1}`
    const response = await get(address, {
      monitor,
      token,
      headers: { range: `bytes=${last}`, 'accept-encoding': 'identity' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    })
    if (response === 'sign-in') throw noFile(path, monitor)
    try {
      return await found(response, asked, path, monitor)
    } finally {
      if (!response.bodyUsed) await response.body?.cancel()
    }
  })
  const text = textOf(bytes, from === 0)
  return {
    is: 'part',
    path,
    text: text ?? '',
    isBinary: text === undefined,
    from,
    to: from + bytes.length,
    size,
    ...(note !== undefined && { note }),
  }
}

async function found(response: Response, asked: PartAsked, path: string, monitor: URL): Promise<Found> {
  const { status, headers } = response
  const range = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(headers.get('content-range') ?? '')
  const size = range?.[2] === undefined || range[2] === '*' ? undefined : Number(range[2])
  // Of an empty file, or behind the end of one.
  if (status === 416) {
    const end = size ?? (asked.from === 'end' ? 0 : asked.from)
    return { bytes: Buffer.alloc(0), from: end, size }
  }
  if (status >= 500) throw failed(status, nameOf(monitor), 'read')
  if ((status !== 200 && status !== 206) || /^text\/html\b/i.test(headers.get('content-type') ?? ''))
    throw noFile(path, monitor)
  if (status === 200) return partOfWhole(response, asked)
  const from = range?.[1] === undefined ? (asked.from === 'end' ? 0 : asked.from) : Number(range[1])
  const { bytes } = await readUpTo(response, asked.bytes)
  return { bytes, from, size }
}

/** From a server without ranges: the file is read up to a bound, and no further. */
async function partOfWhole(response: Response, { from, bytes: most }: PartAsked): Promise<Found> {
  const announced = Number(response.headers.get('content-length') ?? Number.NaN)
  const isLong = announced > LONGEST_READ
  const wanted = from === 'end' ? (isLong ? most : LONGEST_READ) : Math.min(from + most, LONGEST_READ)
  const { bytes, ended } = await readUpTo(response, wanted)
  const size = ended ? bytes.length : Number.isNaN(announced) ? undefined : announced
  const note = 'The monitor serves no parts of files, and this one is too long to be read to that place.'
  if (from === 'end') {
    if (!ended)
      return { bytes: bytes.subarray(0, most), from: 0, size, note: `${note} Its beginning is shown.` }
    const start = Math.max(0, bytes.length - most)
    return { bytes: bytes.subarray(start), from: start, size }
  }
  if (!ended && from >= bytes.length) return { bytes: Buffer.alloc(0), from, size, note }
  const start = Math.min(from, bytes.length)
  return { bytes: bytes.subarray(start, start + most), from: start, size }
}

/** The first bytes of a body; the connection is dropped there. `ended`: there are no more. */
async function readUpTo(response: Response, most: number): Promise<{ bytes: Buffer; ended: boolean }> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of response.body ?? []) {
    pieces.push(piece)
    size += piece.byteLength
    if (size > most) return { bytes: Buffer.concat(pieces, most), ended: false }
  }
  return { bytes: Buffer.concat(pieces), ended: true }
}

/** Of files that are there, in an error that says what is not. */
const MOST_NAMES = 20
const LONGEST_NAME = 60

export function noFile(path: string, monitor: URL, names: readonly string[] = []): BridgeError {
  const shown = names.slice(0, MOST_NAMES).map((name) => plainLine(name, LONGEST_NAME))
  const known =
    names.length === 0 ? '' : ` It has ${shown.join(', ')}${names.length > MOST_NAMES ? ' and others' : ''}.`
  return new BridgeError(
    'not-found',
    `${nameOf(monitor)} has no file ${plainLine(path, 200)} of this job’s log.${known}`,
    'Ask for the list of files of the log.',
  )
}
