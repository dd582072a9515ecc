import { expect, test } from 'vitest'
import { isOfWindow } from '../bridge/auth/own-callers.ts'
import { callerName } from './callers.ts'

test.each([
  ['control', 'PanDA Bridge', true, 'You'],
  ['control', 'Command line', false, 'Command line'],
  ['cursor', 'Cursor', false, 'Cursor'],
  ['cursor', 'You', false, 'cursor'],
  ['cursor', ' you', false, 'cursor'],
  ['cursor', 'PanDA Bridge', false, 'PanDA Bridge'],
])(
  'who comes with the key %s and the name %s is judged by the key',
  (client, clientName, isWindow, shown) => {
    expect(isOfWindow({ client, clientName })).toBe(isWindow)
    expect(callerName(client, clientName)).toBe(shown)
  },
)
