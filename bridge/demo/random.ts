/** Random choices that come out the same in every run. */
export interface Random {
  /** A number in [0, 1). */
  next(): number
  /** An integer from `low` up to and including `high`. */
  int(low: number, high: number): number
  pick<T>(choices: readonly [T, ...T[]]): T
  /** A lower-case hexadecimal string. */
  hex(length: number): string
}

/** A mulberry32 generator. */
export function seededRandom(seed: number): Random {
  let state = seed
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    int,
    pick: (choices) => choices[int(0, choices.length - 1)] ?? choices[0],
    hex: (length) => Array.from({ length }, () => int(0, 15).toString(16)).join(''),
  }
}
