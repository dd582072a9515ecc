import { StringDecoder } from 'node:string_decoder'

/**
 * Splits a stream of server-sent events (HTML standard, section 9.2) into the data of its events.
 * @returns what to feed with chunks as they come
 */
export function eventReader(onData: (data: string) => void): (chunk: Buffer) => void {
  const decoder = new StringDecoder('utf8')
  let isFirst = true
  /** Of the line that has not ended yet: looked at again and again, a long one would take the square of its length. */
  let parts: string[] = []
  /** A carriage return at the end of a chunk, which the next may go on with. */
  let held = ''
  let data: string[] = []
  const take = (line: string) => {
    if (line === '') {
      if (data.length > 0) onData(data.join('\n'))
      data = []
    } else if (line.startsWith('data:')) {
      data.push(line.slice(line[5] === ' ' ? 6 : 5))
    }
  }
  return (chunk) => {
    const decoded = decoder.write(chunk)
    const text = held + (isFirst ? decoded.replace(/^\uFEFF/, '') : decoded)
    if (decoded !== '') isFirst = false
    held = text.endsWith('\r') ? '\r' : ''
    const pieces = text.slice(0, text.length - held.length).split(/\r\n|\n|\r/)
    const last = pieces.pop() ?? ''
    for (const piece of pieces) {
      take(parts.join('') + piece)
      parts = []
    }
    parts.push(last)
  }
}
