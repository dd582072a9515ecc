import { expect, test } from 'vitest'
import type { LogAnswer } from '../../answers/shapes/index.ts'
import { LONGEST_FETCH_MS, untilFetched } from './until-fetched.ts'

const answer = (isBeingFetched: boolean): LogAnswer => ({
  jobId: 6742000011,
  files: [],
  isBeingFetched,
  sources: [],
  missing: [],
  next: [],
})

/** A clock that goes on only while somebody waits. */
function clock() {
  let now = 0
  const waits: number[] = []
  return {
    waits,
    now: () => now,
    pause: (ms: number) => {
      now += ms
      return Promise.resolve()
    },
    onWait: (passed: number) => waits.push(passed),
  }
}

test('what is there is taken at once', async () => {
  const time = clock()
  expect(await untilFetched(() => Promise.resolve(answer(false)), time)).toMatchObject({
    isBeingFetched: false,
  })
  expect(time.waits).toEqual([])
})

test('it is asked for again until the monitor has it', async () => {
  const time = clock()
  let asked = 0
  const ask = () => Promise.resolve(answer((asked += 1) < 4))
  expect(await untilFetched(ask, time)).toMatchObject({ isBeingFetched: false })
  expect(time.waits).toHaveLength(3)
})

test('after five minutes it ends, and has not asked all the time', async () => {
  const time = clock()
  expect(await untilFetched(() => Promise.resolve(answer(true)), time)).toMatchObject({
    isBeingFetched: true,
  })
  expect(time.now()).toBeLessThanOrEqual(LONGEST_FETCH_MS)
  expect(time.now()).toBeGreaterThan(LONGEST_FETCH_MS - 20_000)
  expect(time.waits.length).toBeLessThan(50)
})

test('an error ends it', async () => {
  await expect(untilFetched(() => Promise.reject(new Error('gone')), clock())).rejects.toThrow('gone')
})
