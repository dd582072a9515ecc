import { describe, expect, it } from 'vitest'
import { byPresence, needsRepair, stateWords } from './states.ts'
import type { Client } from './types.ts'

const client = (id: Client['id'], more: Partial<Client> = {}): Client => ({
  id,
  name: id,
  installed: true,
  running: false,
  transport: 'stdio',
  offersHttp: true,
  file: '/home/dana/x.json',
  state: 'not-connected',
  restart: { kind: 'none', how: '', needed: false, offered: false },
  ...more,
})
const problem = { code: 'invalid-file' as const, message: 'The file is no JSON.', nextStep: 'Mend it.' }
const deniedHere = {
  is: 'denied' as const,
  by: 'organisation' as const,
  file: '/etc/x',
  reason: 'it says so',
}

describe('a state in words', () => {
  it.each([
    [{ state: 'connected' as const }, 'Connected', 'teal'],
    [{ state: 'not-connected' as const }, 'Not connected', 'gray'],
    [{ state: 'outdated' as const, why: 'old-port' as const }, 'Outdated', 'orange'],
    [{ state: 'vanished' as const }, 'Vanished', 'orange'],
    [{ state: 'unreadable' as const, problem }, 'Unreadable', 'red'],
    [{ state: 'connected' as const, policy: deniedHere, problem }, 'Not allowed', 'red'],
    [{ state: 'vanished' as const, policy: deniedHere, problem }, 'Not allowed', 'red'],
    [{ state: 'unreadable' as const, policy: deniedHere, problem }, 'Unreadable', 'red'],
  ])('%j is %s', (status, word, color) => {
    expect(stateWords(status)).toMatchObject({ word, color })
  })

  it('says why', () => {
    expect(stateWords({ state: 'outdated', why: 'old-key' }).says).toContain('key')
    expect(stateWords({ state: 'outdated' }).says).toContain('changed')
    expect(stateWords({ state: 'outdated', why: 'holds-key' }).says).toContain('takes back the key')
    expect(stateWords({ state: 'connected', problem }).says).toBe('The file is no JSON.')
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
