import { createHash } from 'node:crypto'
import { describe, expect, it, test } from 'vitest'
import { components } from '../known-error.ts'
import { knownError, knownErrors } from './index.ts'
import { pilotCodes } from './pilot-codes.ts'

const markOf = (text: string) =>
  createHash('sha256')
    .update(text.toLowerCase().replaceAll(/[^a-z\d]/g, ''))
    .digest('hex')
    .slice(0, 12)

test.each(pilotCodes)("the pilot's %i (%s) is known, in words of our own", (code, name, mark) => {
  const error = knownError('pilot', code)
  expect(error).toMatchObject({ name, meaning: expect.stringMatching(/^[A-Z].{15,}\.$/) as unknown })
  expect(markOf(error?.meaning ?? '')).not.toBe(mark)
})

test('the pilot has no error that its source does not', () => {
  const known = knownErrors.filter(({ component }) => component === 'pilot').map(({ code }) => code)
  expect(known).toEqual(pilotCodes.map(([code]) => code))
})

/** pandaserver/taskbuffer, dataservice and jobdispatcher ErrorCode.py, taskbuffer/SupErrors.py, of panda-server 1.0.4. */
const ofServer = {
  taskbuffer:
    '100 101 102 103 105 106 107 111 112 113 114 115 116 117 118 119 120 121 122 123 124 125 126 130 200 300 403 404',
  dataservice: '100 101 200 201 203 204 205 206',
  jobdispatcher: '100 101 102 103 104 105',
  supervisor: '1 2',
} as const

const numbers = (text: string) => text.split(' ').map(Number)

test.each(
  (['taskbuffer', 'dataservice', 'jobdispatcher', 'supervisor'] as const).flatMap((component) =>
    numbers(ofServer[component]).map((code) => [component, code] as const),
  ),
)('%s:%i of the server is known', (component, code) => {
  expect(knownError(component, code)).toMatchObject({ component, code })
})

/** atlas/athena, PyJobTransforms/trfExitCodes.py, without 0; 128 + the numbers of common signals (signal(7)). */
const exits =
  '1 3 4 5 7 8 9 11 12 13 14 15 16 17 18 19 35 36 37 38 39 52 64 65 66 67 68 69 70 71 72 73 74 75 ' +
  '250 251 252 253 130 134 135 136 137 139 143 146 152 160'
test.each(numbers(exits))('exit code %i is known, by the exit code and by the report of the job', (code) => {
  expect(knownError('transform', code)).toBeDefined()
  expect(knownError('executor', code)?.meaning).toBe(knownError('transform', code)?.meaning)
})

describe('each known error', () => {
  it('stands once', () => {
    const keys = knownErrors.map(({ component, code }) => `${component}:${code}`)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it.each(knownErrors.map((error) => [`${error.component}:${error.code}`, error] as const))(
    '%s says in a sentence what happened, what helps, and who can act',
    (_, { component, meaning, helps, whoCanAct, name }) => {
      expect(components).toContain(component)
      expect(name).toMatch(/^[A-Za-z][A-Za-z\d_]+$/)
      for (const sentence of [meaning, helps]) expect(sentence).toMatch(/^[A-Z].*\.$/)
      // Short enough for a table, a notice, or a phone.
      expect(meaning.length).toBeLessThanOrEqual(130)
      expect(helps.length).toBeLessThanOrEqual(170)
      expect(whoCanAct.length).toBeGreaterThan(0)
    },
  )
})
