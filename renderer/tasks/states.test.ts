import { expect, test } from 'vitest'
import { progressFills, stateFill } from './states.ts'

/** Relative luminance (WCAG 2.2). */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const states =
  'registered defined assigning ready pending scouting scouted running throttled staging paused exhausted toretry toincexec toreassign aborting aborted finishing finished done failed broken passed activated starting holding transferring merging cancelled closed sent waiting'

test.for(states.split(' '))('“%s” can be read in black on its colour', (state) => {
  expect((luminance(stateFill(state)) + 0.05) / 0.05).toBeGreaterThan(4.5)
})

test('what needs a look has another colour than what goes well, as in the monitor', () => {
  expect(stateFill('failed')).not.toBe(stateFill('done'))
  expect(stateFill('exhausted')).toBe('#ffe38e')
  expect(stateFill('a state of tomorrow')).toBe(stateFill('paused'))
  expect(new Set(Object.values(progressFills)).size).toBe(5)
})
