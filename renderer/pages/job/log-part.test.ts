import { expect, test } from 'vitest'
import type { LogAnswer } from '../../types.ts'
import { LINES, linesBefore, matchesOf, partOf, withBefore, type LogPart } from './log-part.ts'

const answer = (more: Partial<LogAnswer>): LogAnswer => ({
  jobId: 1,
  files: [],
  isBeingFetched: false,
  sources: [],
  missing: [],
  next: [],
  ...more,
})
const part = (first: number | undefined, lines: string[]): LogPart => ({
  file: 'pilotlog.txt',
  first,
  lines,
  part: undefined,
  bytes: undefined,
})

test('an answer with lines is a part of a file, one without is a list of files', () => {
  expect(partOf(answer({}))).toBeUndefined()
  expect(partOf(answer({ file: 'pilotlog.txt', text: 'a\n\nb\n', firstLine: 7 }))).toMatchObject({
    lines: ['a', '', 'b'],
    first: 7,
  })
})

test('what stands before is asked for up to the line that is shown', () => {
  expect(linesBefore(part(1_000, []))).toEqual({ from_line: 1_000 - LINES, lines: LINES })
  expect(linesBefore(part(5, []))).toEqual({ from_line: 1, lines: 4 })
  expect(linesBefore(part(1, []))).toBeUndefined()
})

test('of the end of a long file, whose place is not told, a longer end is asked for', () => {
  const end = part(
    undefined,
    Array.from({ length: LINES }, () => 'x'),
  )
  expect(linesBefore(end)).toEqual({ lines: 2 * LINES })
  expect(
    linesBefore(
      part(
        undefined,
        Array.from({ length: 1_000 }, () => 'x'),
      ),
    ),
  ).toBeUndefined()
  expect(linesBefore(part(undefined, ['the whole of a short file']))).toBeUndefined()
  expect(withBefore(end, part(undefined, ['longer']))).toEqual(part(undefined, ['longer']))
})

test('earlier lines come before those that are shown, none twice', () => {
  const whole = withBefore(part(3, ['c', 'd']), part(1, ['a', 'b', 'c']))
  expect(whole.lines).toEqual(['a', 'b', 'c', 'd'])
  expect(whole.first).toBe(1)
})

test('a text is found whatever its case, and nothing is found for no text', () => {
  expect(matchesOf(['An Error', 'fine', 'ERROR'], 'error')).toEqual([0, 2])
  expect(matchesOf(['An Error'], '')).toEqual([])
})
