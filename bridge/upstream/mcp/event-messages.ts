import { maskBytes } from '../../platform/mask-bytes.ts'
import { GrowingBytes, MOST_BYTES, TooLarge } from '../large/growing-bytes.ts'
import { LARGE_BYTES, readLargeMessage } from '../large/large-message.ts'

const LINE_END = 0x0a
const CARRIAGE_RETURN = 0x0d
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf])
/** What a line costs that is kept, besides its bytes. */
const LINE_COST = 100

/**
 * Takes a stream of server-sent events (HTML standard, section 9.2) apart into the messages in it,
 * however it is cut. A line ends with LF, CRLF or CR; a byte order mark may come first.
 */
export class EventMessages {
  readonly #take: (message: unknown) => void
  /** Of the line that has not ended yet. */
  readonly #line: GrowingBytes
  readonly #mostBytes: number
  readonly #secret: string | undefined
  #data: string[] = []
  #kept = 0
  #large: { message: unknown } | undefined
  #isMessage = true
  #isFirst = true
  /** The chunk before has ended with a carriage return, which a line feed may go on with. */
  #endedByReturn = false

  /**
   * @param take called with the JSON of each message
   * @param mostBytes of one event, which may never end
   * @param secret that no message may tell
   */
  constructor(take: (message: unknown) => void, mostBytes = MOST_BYTES, secret?: string) {
    this.#take = take
    this.#secret = secret
    this.#mostBytes = mostBytes
    this.#line = new GrowingBytes(mostBytes)
  }

  /** @throws SyntaxError for a message that is not JSON, TooLarge for an event beyond the bound */
  add(chunk: Buffer): void {
    let start = this.#endedByReturn && chunk[0] === LINE_END ? 1 : 0
    if (chunk.length > 0) this.#endedByReturn = false
    // Looked for once where there is none: a chunk may have many lines.
    let feed = chunk.indexOf(LINE_END, start)
    let carriage = chunk.indexOf(CARRIAGE_RETURN, start)
    while (feed !== -1 || carriage !== -1) {
      const end = feed === -1 || (carriage !== -1 && carriage < feed) ? carriage : feed
      if (this.#line.length === 0 && end - start <= LARGE_BYTES) this.#endLine(chunk.subarray(start, end))
      else {
        this.#line.add(chunk.subarray(start, end))
        this.#endLine(this.#line.view())
        this.#line.clear()
      }
      start = end + 1
      if (end === carriage && chunk[start] === LINE_END) start += 1
      this.#endedByReturn = end === carriage && start === chunk.length && end + 1 === start
      if (feed !== -1 && feed < start) feed = chunk.indexOf(LINE_END, start)
      if (carriage !== -1 && carriage < start) carriage = chunk.indexOf(CARRIAGE_RETURN, start)
    }
    if (start < chunk.length) this.#line.add(chunk.subarray(start))
  }

  #endLine(given: Buffer): void {
    const mark = this.#isFirst && BYTE_ORDER_MARK.equals(given.subarray(0, 3)) ? 3 : 0
    const line = given.subarray(mark)
    this.#isFirst = false
    if (this.#secret !== undefined) maskBytes(line, this.#secret)
    const { length } = line
    if (length === 0) return this.#endEvent()
    const colon = /^(data|event): ?/.exec(line.toString('latin1', 0, Math.min(length, 7)))
    if (!colon) return
    const [before, field] = colon
    if (field === 'data' && length > LARGE_BYTES)
      this.#large = { message: readLargeMessage(this.#line, mark + before.length) }
    else if (field === 'data') this.#keep(line.toString('utf8', before.length, length))
    else this.#isMessage = ['', 'message'].includes(line.toString('utf8', before.length, length))
  }

  #keep(line: string): void {
    this.#kept += line.length + LINE_COST
    if (this.#kept > this.#mostBytes) throw new TooLarge()
    this.#data.push(line)
  }

  #endEvent(): void {
    const [large, data, isMessage] = [this.#large, this.#data.join('\n'), this.#isMessage]
    this.#large = undefined
    this.#data = []
    this.#kept = 0
    this.#isMessage = true
    if (isMessage && (large || data !== '')) this.#take(large ? large.message : readMessage(data))
  }
}

/** A message whose lines are short may be large all the same. */
function readMessage(data: string): unknown {
  if (data.length <= LARGE_BYTES) return JSON.parse(data)
  const bytes = new GrowingBytes()
  bytes.add(Buffer.from(data))
  return readLargeMessage(bytes, 0)
}
