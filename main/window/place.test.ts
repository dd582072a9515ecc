import { expect, test } from 'vitest'
import { placeOnScreens, usualSize, type Place } from './place.ts'

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
