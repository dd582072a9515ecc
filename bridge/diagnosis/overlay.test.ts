import { describe, expect, it } from 'vitest'
import { errorsOf } from './errors-of.ts'
import { explainError } from './explain-error.ts'
import { overlay } from './overlay.ts'

const row = (component: string, code: unknown, description: unknown, more = {}) => ({
  component,
  code,
  acronym: 'NAME',
  diagnostics: 'what it says',
  description,
  category: 2,
  ...more,
})
const table = (...rows: unknown[]) => overlay({ error_descriptions: rows })

describe("the monitor's own table", () => {
  it.each([
    ['pilot', 'pilot'],
    ['ddm', 'dataservice'],
    ['dataservice', 'dataservice'],
    ['exe', 'executor'],
    ['executor', 'executor'],
    ['jobdispatcher', 'jobdispatcher'],
    ['sup', 'supervisor'],
    ['supervisor', 'supervisor'],
    ['taskbuffer', 'taskbuffer'],
    ['trans', 'transform'],
    ['transformation', 'transform'],
    ['transform', 'transform'],
    ['brokerage', 'brokerage'],
  ])('calls it %s, we call it %s', (theirs, ours) => {
    expect(table(row(theirs, 77, 'said by the monitor'))?.monitor?.get(`${ours}:77`)?.description).toBe(
      'said by the monitor',
    )
  })

  it('stands beside ours, which keeps who can act and what helps', () => {
    const from = table(row('pilot', '1305', 'The monitor has words, too.'))
    const job = { jobStatus: 'failed', pilotErrorCode: 1305 }
    const ours = errorsOf(job).counting
    expect(errorsOf(job, from).counting).toEqual({ ...ours, monitorSays: 'The monitor has words, too.' })
    expect(explainError(1305, undefined, from)).toMatchObject([
      { known: true, monitorSays: 'The monitor has words, too.' },
    ])
  })

  it('tells of an error that ours does not know', () => {
    const from = table(row('pilot', 1999, 'A new one.'))
    expect(explainError(1999, undefined, from)).toMatchObject([
      { component: 'pilot', known: false, name: 'NAME', monitorSays: 'A new one.' },
    ])
  })

  it('is read as far as it can be, and shown without what misleads', () => {
    const from = table(
      null,
      'text',
      row('nobody', 1, 'an unknown component'),
      row('pilot', 'x', 'no code'),
      row('pilot', 0, 'no error'),
      row('pilot', 1, null),
      row('pilot', 2, '', { diagnostics: '' }),
      row('pilot', 3, `\u001B[2J${'long '.repeat(1e5)}`),
    )
    expect([...(from?.monitor ?? [])].map(([key]) => key)).toEqual(['pilot:1', 'pilot:3'])
    expect(from?.monitor?.get('pilot:1')?.description).toBe('what it says')
    expect(from?.monitor?.get('pilot:3')?.description).toMatch(/^␛\[2Jlong .{400,500}…$/)
  })

  it.each([['<html>'], [null], [{ error: 'No token provided' }], [{ error_descriptions: 'none' }]])(
    'is none where the answer is another: %j',
    (answer) => {
      expect(overlay(answer)).toBeUndefined()
    },
  )
})
