import { expect, test, vi } from 'vitest'
import { KEPT_MS, KeptReadings } from './kept-readings.ts'

const lasting = (ms: number) => () => ms

test('who asks the same within a minute, or at the same time, gets what was read once', async () => {
  const kept = new KeptReadings()
  const read = vi.fn<() => Promise<string>>(() => Promise.resolve('value'))
  const both = await Promise.all([
    kept.get('a', read, lasting(KEPT_MS)),
    kept.get('a', read, lasting(KEPT_MS)),
  ])
  const later = await kept.get('a', read, lasting(KEPT_MS))
  expect([...both, later].map(({ value }) => value)).toEqual(['value', 'value', 'value'])
  expect(later.at).toBe(both[0].at)
  expect(read).toHaveBeenCalledTimes(1)
})

test('what counts no longer is read anew', async () => {
  const kept = new KeptReadings()
  const read = vi.fn<() => Promise<string>>(() => Promise.resolve('value'))
  await kept.get('a', read, lasting(-1))
  await kept.get('a', read, lasting(-1))
  expect(read).toHaveBeenCalledTimes(2)
})

test('a reading that failed is not kept', async () => {
  const kept = new KeptReadings()
  await expect(kept.get('a', () => Promise.reject(new Error('down')), lasting(KEPT_MS))).rejects.toThrow(
    'down',
  )
  expect((await kept.get('a', () => Promise.resolve('up'), lasting(KEPT_MS))).value).toBe('up')
})

test('after a change nothing that was read before counts, not even what was still being read', async () => {
  const kept = new KeptReadings()
  const before = Promise.withResolvers<string>()
  const old = kept.get('a', () => before.promise, lasting(KEPT_MS))
  kept.clear()
  before.resolve('old')
  await old
  expect((await kept.get('a', () => Promise.resolve('new'), lasting(KEPT_MS))).value).toBe('new')
})

test('there is an end to what is kept', async () => {
  const kept = new KeptReadings()
  const read = vi.fn<() => Promise<number>>(() => Promise.resolve(1))
  for (let index = 0; index < 400; index += 1) await kept.get(String(index), read, lasting(Infinity))
  await kept.get('0', read, lasting(Infinity))
  expect(read).toHaveBeenCalledTimes(401)
})
