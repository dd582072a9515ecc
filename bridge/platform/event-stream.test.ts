import { expect, test, vi } from 'vitest'
import { eventReader } from './event-stream.ts'

/** What is read of a text that comes in pieces of so many bytes. */
function read(text: string, size: number): string[] {
  const events: string[] = []
  const take = eventReader((data) => events.push(data))
  const bytes = Buffer.from(text)
  for (let start = 0; start < bytes.length; start += size) take(bytes.subarray(start, start + size))
  return events
}

test.for([1, 2, 3, 7, 1_000])('events are read in pieces of %d bytes, whatever ends their lines', (size) => {
  const text = 'event: x\r\ndata: ä\r\ndata:b\r\n\r\n: alive\n\ndata: c\n\ndata: d\r\rdata: e\n\n'
  expect(read(text, size)).toEqual(['ä\nb', 'c', 'd', 'e'])
})

test('a long event is looked through once, and not anew with each piece', () => {
  const long = 'x'.repeat(20_000_000)
  const split = vi.spyOn(String.prototype, 'split')
  const events = read(`data: ${long}\n\n`, 65_536)
  const looked = split.mock.contexts.reduce((sum: number, text) => sum + String(text).length, 0)
  split.mockRestore()
  expect(events).toEqual([long])
  expect(looked).toBeLessThan(2 * long.length)
})
