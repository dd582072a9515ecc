import { expect, test } from 'vitest'
import { assistantName, isOfWindow } from './own-callers.ts'

test.each(['You', 'you', ' PanDA  Bridge ', 'COMMAND LINE', 'Ｙｏｕ', '', ' ', undefined])(
  'an assistant that calls itself %j is called by its key',
  (said) => {
    expect(assistantName('stdio', said)).toBe('stdio')
  },
)

test.each(['Cursor', 'You.com', 'PanDA Bridge for Zed'])('one that calls itself %s is called so', (said) => {
  expect(assistantName('stdio', said)).toBe(said)
})

test('a key of a known program says what that is called, whatever the program says', () => {
  expect(assistantName('claude-desktop', 'claude-ai')).toBe('Claude Desktop')
  expect(assistantName('claude-desktop', undefined)).toBe('Claude Desktop')
  expect(assistantName('librechat', '@librechat/api-client')).toBe('LibreChat')
  expect(assistantName('constructor', 'mine')).toBe('mine')
})

test('only the key says that a window asks', () => {
  expect(isOfWindow({ client: 'control', clientName: 'PanDA Bridge' })).toBe(true)
  expect(isOfWindow({ client: 'control', clientName: 'Command line' })).toBe(false)
  expect(isOfWindow({ client: 'cursor', clientName: 'PanDA Bridge' })).toBe(false)
})
