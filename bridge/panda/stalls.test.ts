import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { measureStalls } from './stalls.ts'

/** Milliseconds. */
const BUSY = 300

function beBusy(): void {
  const end = performance.now() + BUSY
  while (performance.now() < end);
}

test('the time in which the process was busy itself is counted, also where it ends with it', async () => {
  const measure = measureStalls()
  beBusy()
  await setTimeout(50)
  beBusy()
  expect(measure()).toBeGreaterThan(1.5 * BUSY)
})
