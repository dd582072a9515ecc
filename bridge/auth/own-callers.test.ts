import { expect, test } from 'vitest'
import { assistantName, isOfWindow } from './own-callers.ts'

test.each(['You', 'you', ' PanDA  Bridge ', 'COMMAND LINE', 'Ｙｏｕ', '', ' ', undefined])(
  'an assistant that calls itself %j is called by its key',
  (said) => {
    expect(assistantName('cursor', said)).toBe('cursor')
  },
)

test.each(['Cursor', 'You.com', 'PanDA Bridge for Zed'])('one that calls itself %s is called so', (said) => {
  expect(assistantName('cursor', said)).toBe(said)
})

test('only the key says that a window asks', () => {
  expect(isOfWindow({ client: 'control', clientName: 'PanDA Bridge' })).toBe(true)
  expect(isOfWindow({ client: 'control', clientName: 'Command line' })).toBe(false)
  expect(isOfWindow({ client: 'cursor', clientName: 'PanDA Bridge' })).toBe(false)
})
