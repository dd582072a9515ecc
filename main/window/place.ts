import { z } from 'zod'

/** Where a window is on the screens, in their pixels. */
export const placeSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(1),
  height: z.number().int().min(1),
  maximized: z.boolean().default(false),
})
export type Place = z.output<typeof placeSchema>

export type Area = Pick<Place, 'x' | 'y' | 'width' | 'height'>

export const usualSize = { width: 1080, height: 760 }
export const smallestSize = { width: 420, height: 400 }

/** As much of the window as must be on a screen for the user to see it and take hold of it, in pixels. */
const SEEN = { width: 120, height: 60 }

/**
 * Where to open the window: where it was, unless that is off all screens by now (a monitor was unplugged).
 * @param screens the parts of the screens that programs may use
 */
export function placeOnScreens(
  remembered: Place | undefined,
  screens: readonly Area[],
): Place | typeof usualSize {
  if (!remembered) return usualSize
  const width = Math.max(remembered.width, smallestSize.width)
  const height = Math.max(remembered.height, smallestSize.height)
  const place = { ...remembered, width, height }
  // A window is moved by its upper edge.
  const bar = { ...place, height: SEEN.height }
  const isSeen = screens.some((screen) => {
    const shared = overlap(bar, screen)
    return shared.width >= SEEN.width && shared.height >= SEEN.height / 2
  })
  return isSeen ? place : usualSize
}

/** What a window says of itself: `normal` is where it is when it is not maximized. */
interface Seen {
  bounds: Area
  normal: Area
  maximized: boolean
}

/**
 * What to remember of a window that closes.
 * @param opened where it was opened, if that was not left to the system
 */
export function placeOf({ bounds, normal, maximized }: Seen, opened: Area | undefined): Place {
  // One that was maximized before it was shown knows only that size on Linux: the one to go back to is the older.
  const isUnknown = maximized && sides.every((side) => bounds[side] === normal[side])
  const { x, y, width, height } = (isUnknown && opened) || normal
  return { x, y, width, height, maximized }
}

const sides = ['x', 'y', 'width', 'height'] as const

function overlap(a: Area, b: Area): { width: number; height: number } {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return { width: Math.max(0, width), height: Math.max(0, height) }
}
