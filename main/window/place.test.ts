import { describe, expect, test } from 'vitest'
import { placeOf, placeOnScreens, usualSize, type Place } from './place.ts'

const screen = { x: 0, y: 0, width: 1920, height: 1080 }
const left = { x: -1280, y: 0, width: 1280, height: 1024 }
const place = (change: Partial<Place>): Place => ({
  x: 100,
  y: 50,
  width: 900,
  height: 700,
  maximized: false,
  ...change,
})

test.for<[string, Place | undefined, Place | typeof usualSize]>([
  ['the first time', undefined, usualSize],
  ['where it was', place({}), place({})],
  ['maximized as it was', place({ maximized: true }), place({ maximized: true })],
  ['half off the right edge, as it was', place({ x: 1700 }), place({ x: 1700 })],
  ['on the second screen', place({ x: -1000 }), place({ x: -1000 })],
  ['beyond the right edge', place({ x: 1900 }), usualSize],
  ['on a screen that is gone', place({ x: 5000 }), usualSize],
  ['with its upper edge above the screen, where it cannot be moved', place({ y: -400 }), usualSize],
  ['too small to be of use', place({ width: 10, height: 10 }), place({ width: 420, height: 400 })],
])('a window opens: %s', ([, remembered, opened]) => {
  expect(placeOnScreens(remembered, [screen, left])).toEqual(opened)
})

describe('of a window that closes is remembered', () => {
  const { maximized: _, ...normal } = place({})
  const whole = { ...screen, y: 24, height: 1056 }
  const older = { x: 10, y: 20, width: 800, height: 600 }
  test.for([
    ['where it is', { bounds: normal, normal, maximized: false }, older, normal],
    ['maximized, where it was before', { bounds: whole, normal, maximized: true }, older, normal],
    [
      'opened maximized, what it was opened with',
      { bounds: whole, normal: whole, maximized: true },
      older,
      older,
    ],
    [
      'the whole screen, where nothing else is known',
      { bounds: whole, normal: whole, maximized: true },
      undefined,
      whole,
    ],
    [
      'the whole screen, where the user made it so large',
      { bounds: whole, normal: whole, maximized: false },
      older,
      whole,
    ],
  ] as const)('%s', ([, seen, opened, remembered]) => {
    expect(placeOf(seen, opened)).toEqual({ ...remembered, maximized: seen.maximized })
  })
})
