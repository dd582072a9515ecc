/**
 * Round values from 0 up to at least the greatest, for an axis: steps of 1, 2 or 5 times a power of ten.
 * @param whole steps are whole numbers, for things that are counted
 */
export function niceTicks(greatest: number, most: number, whole = false): number[] {
  const rough = Math.max(greatest, Number.MIN_VALUE) / most
  const power = 10 ** Math.floor(Math.log10(rough))
  const factor = [1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10
  const step = greatest <= 0 ? 1 : Math.max(factor * power, whole ? 1 : 0)
  const steps = Math.max(1, Math.ceil(greatest / step - 1e-9))
  // Steps of 0.1 do not add up exactly.
  return Array.from({ length: steps + 1 }, (_, index) => Number((index * step).toPrecision(12)))
}

/** Every second, third ... label, so that none touches the next. @param room pixels between two of them */
export function everyNth(room: number, labelWidth: number): number {
  return Math.max(1, Math.ceil(labelWidth / Math.max(room, 1)))
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** About how many pixels a text takes, at 12 pixels: browsers' fonts differ, and it is better too many. */
export function textWidth(text: string): number {
  const wide = text.match(/[A-Z0-9_mwMW]/g)?.length ?? 0
  return wide * 8.6 + (text.length - wide) * 6.8
}
