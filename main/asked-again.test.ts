import { expect, test } from 'vitest'
import { anApproval } from '../test/desktop/states.ts'
import { askedAgain } from './asked-again.ts'

test('a box says all that a call says, and what the bridge has read', () => {
  const owner = { name: 'Owner', value: 'Jane Doe: somebody else', warns: true } as const
  const shown = [
    { name: 'task_id', text: '1' },
    { name: 'new_parameters', text: '', entries: [{ name: 'site', text: '"CERN-PROD"' }] },
  ]
  const asked = askedAgain(anApproval({ facts: { is: 'read', lines: [owner] }, arguments: shown }))
  expect(asked.isWhole).toBe(true)
  expect(asked.detail.split('\n')).toEqual([
    'Claude wants to call task_retry. It changes or starts something.',
    '! Owner: Jane Doe: somebody else',
    '',
    'task_id = 1',
    'new_parameters = {',
    '  site = "CERN-PROD"',
  ])
})

test.each([
  ['control', 'Asked for in a window of PanDA Bridge: task_retry. It changes or starts something.'],
  ['cursor', 'PanDA Bridge wants to call task_retry. It changes or starts something.'],
])('a box tells by the key %s who asks', (client, line) => {
  const { detail } = askedAgain(anApproval({ client, clientName: 'PanDA Bridge' }))
  expect(detail.split('\n')[0]).toBe(line)
})

test.each([
  ['many lines', Array.from({ length: 40 }, (_, index) => ({ name: `a${index}`, text: '1' }))],
  ['a long text', [{ name: 'jobs', text: 'x'.repeat(3_000) }]],
  ['what is left out', [{ name: 'jobs', text: 'x', left: 5 }]],
  ['entries that are left out', [{ name: 'task_parameters', text: '', entries: [], more: 3 }]],
])('a box takes no yes to a call with %s, and leads to the window', (_, shown) => {
  const asked = askedAgain(anApproval({ arguments: shown }))
  expect(asked.isWhole).toBe(false)
  expect(asked.detail).toMatch(/PanDA Bridge shows all of it\.$/)
})
