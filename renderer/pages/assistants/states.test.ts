import { describe, expect, it } from 'vitest'
import { byPresence, downloadsFile, needsRepair, stateWords } from './states.ts'
import type { Client } from './types.ts'

const client = (id: Client['id'], more: Partial<Client> = {}): Client => ({
  id,
  name: id,
  installed: true,
  running: false,
  transport: 'http',
  file: '/home/dana/x.json',
  state: 'not-connected',
  restart: { kind: 'none', how: '', needed: false, offered: false },
  ...more,
})
const problem = { code: 'invalid-file' as const, message: 'The file is no JSON.', nextStep: 'Mend it.' }

describe('a state in words', () => {
  it.each([
    [{ state: 'connected' as const }, 'Connected', 'teal'],
    [{ state: 'not-connected' as const }, 'Not connected', 'gray'],
    [{ state: 'outdated' as const, why: 'old-port' as const }, 'Outdated', 'orange'],
    [{ state: 'vanished' as const }, 'Vanished', 'orange'],
    [{ state: 'unreadable' as const, problem }, 'Unreadable', 'red'],
  ])('%j is %s', (status, word, color) => {
    expect(stateWords(status)).toMatchObject({ word, color })
  })

  it('says why', () => {
    expect(stateWords({ state: 'outdated', why: 'old-key' }).says).toContain('key')
    expect(stateWords({ state: 'outdated' }).says).toContain('changed')
    expect(stateWords({ state: 'unreadable', problem }).says).toBe('The file is no JSON.')
    expect(stateWords({ state: 'not-connected', problem }).says).toBe('The file is no JSON.')
  })
})

it('is to be repaired when its entry is gone or wrong', () => {
  const states = ['connected', 'not-connected', 'outdated', 'vanished', 'unreadable'] as const
  expect(states.filter((state) => needsRepair({ state }))).toEqual(['outdated', 'vanished'])
})

it('puts those on this computer first, also one that left its entry behind', () => {
  const clients = [
    client('zed', { installed: false }),
    client('cursor'),
    client('goose', { installed: false, state: 'connected' }),
  ]
  const { here, elsewhere } = byPresence(clients)
  expect([here, elsewhere].map((group) => group.map(({ id }) => id))).toEqual([['cursor', 'goose'], ['zed']])
})

describe('the place for a file', () => {
  it.each([
    ['/home/dana/.claude.json', '/home/dana/Downloads/x.mcpb'],
    ['C:\\Users\\Dana\\.claude.json', 'C:\\Users\\Dana\\Downloads\\x.mcpb'],
    ['/elsewhere/settings.json', undefined],
  ])('with %s is %s', (file, place) => {
    expect(downloadsFile([{ id: 'claude-code', file }], 'x.mcpb')).toBe(place)
  })
  it('is not known without', () => expect(downloadsFile([], 'x')).toBeUndefined())
})
