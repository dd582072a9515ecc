import { expect, test } from 'vitest'
import { BrokenOff, HttpAnswer } from './http-answer.ts'

function answer() {
  const aborted = { times: 0 }
  return { answer: new HttpAnswer(200, {}, () => (aborted.times += 1)), aborted }
}

test('what came before somebody reads it is read first', async () => {
  const { answer: given } = answer()
  const read: string[] = []
  given.add(Buffer.from('a'))
  const reading = given.read((chunk) => void read.push(chunk.toString()))
  given.add(Buffer.from('b'))
  given.end()
  await reading
  expect(read).toEqual(['a', 'b'])
})

test('one that nobody reads is broken off before it takes much memory', async () => {
  const { answer: given, aborted } = answer()
  for (let count = 0; count < 20; count += 1) given.add(Buffer.alloc(100_000))
  expect(aborted.times).toBe(1)
  await expect(given.read(() => undefined)).rejects.toBeInstanceOf(BrokenOff)
})

test('who cannot read on breaks it off with his reason, and gets no more', async () => {
  const { answer: given, aborted } = answer()
  const why = new Error('too large')
  let pieces = 0
  const reading = given.read(() => {
    pieces += 1
    throw why
  })
  given.add(Buffer.from('a'))
  given.add(Buffer.from('b'))
  await expect(reading).rejects.toBe(why)
  expect({ pieces, aborted: aborted.times }).toEqual({ pieces: 1, aborted: 1 })
})

test('one without interest is let end, if that comes soon', () => {
  const { answer: short, aborted: ofShort } = answer()
  short.drain()
  short.add(Buffer.alloc(1_000))
  short.end()
  expect(ofShort.times).toBe(0)
  const { answer: long, aborted: ofLong } = answer()
  long.drain()
  for (let count = 0; count < 20; count += 1) long.add(Buffer.alloc(10_000))
  expect(ofLong.times).toBe(1)
})
