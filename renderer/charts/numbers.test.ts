import { describe, expect, it } from 'vitest'
import { everyNth, niceTicks } from './numbers.ts'

describe('the values of an axis', () => {
  it.each([
    [47, 4, [0, 20, 40, 60]],
    [100, 5, [0, 20, 40, 60, 80, 100]],
    [0.35, 4, [0, 0.1, 0.2, 0.3, 0.4]],
    [1_234_567, 4, [0, 500_000, 1_000_000, 1_500_000]],
    [0, 4, [0, 1]],
  ])('up to %d in at most %d steps are %j', (greatest, most, ticks) => {
    expect(niceTicks(greatest, most)).toEqual(ticks)
  })

  it('are whole for what is counted', () => {
    expect(niceTicks(2, 4, true)).toEqual([0, 1, 2])
    expect(niceTicks(1, 4, true)).toEqual([0, 1])
  })

  it('reach the greatest and are not many, whatever it is', () => {
    for (let greatest = 0.001; greatest < 1e12; greatest *= 1.7) {
      const ticks = niceTicks(greatest, 5)
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(greatest * 0.999_999)
      expect(ticks.length).toBeLessThanOrEqual(6)
    }
  })
})

it('leaves out labels that would touch', () => {
  expect([everyNth(60, 50), everyNth(20, 50), everyNth(0, 50)]).toEqual([1, 3, 50])
})
