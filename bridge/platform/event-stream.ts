import { StringDecoder } from 'node:string_decoder'

/**
 * Splits a stream of server-sent events (HTML standard, section 9.2) into the data of its events.
 * @returns what to feed with chunks as they come
 */
export function eventReader(onData: (data: string) => void): (chunk: Buffer) => void {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  let data: string[] = []
  return (chunk) => {
    const lines = (rest + decoder.write(chunk)).split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) onData(data.join('\n'))
        data = []
      } else if (line.startsWith('data:')) {
        data.push(line.slice(line[5] === ' ' ? 6 : 5))
      }
    }
  }
}
