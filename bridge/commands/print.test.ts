import { expect, test } from 'vitest'
import { duration, screenText } from './print.ts'
import { styled } from './terminal/line.ts'

const HOSTILE = 'user\u001B[1A\u001B[2K\rdone\u001B]0;root\u0007\u202Etxet\u200B\nfeedbeef'

test('only the program’s own looks reach the terminal, whatever stands in a name', () => {
  const line = [styled('failed', 'bad'), '  ', HOSTILE, styled(HOSTILE, 'faint')]
  const shown = 'user␛[1A␛[2K␍done␛]0;root␇\uFFFDtxet\uFFFD␊feedbeef'
  expect(screenText([line, HOSTILE], false)).toBe(`failed  ${shown}${shown}\n${shown}\n`)
  expect(screenText([line], true)).toBe(
    `\u001B[31m\u001B[1mfailed\u001B[22m\u001B[39m  ${shown}\u001B[2m${shown}\u001B[22m\n`,
  )
})

test.each([
  [1_000, '1 s'],
  [120_000, '2 min'],
  [5 * 3_600_000, '5 h'],
  [47 * 3_600_000, '47 h'],
  [72 * 3_600_000, '3 days'],
])('%i ms is %s', (ms, words) => {
  expect(duration(ms)).toBe(words)
})
