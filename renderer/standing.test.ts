import { expect, test } from 'vitest'
import { aState, health, signedIn } from '../test/desktop/states.ts'
import type { BridgeState } from '../bridge/api.ts'
import { standingOf } from './standing.ts'

const problem = { code: 'unreachable', message: 'PandaMCP cannot be reached.', nextStep: 'Wait.' } as const
const good: BridgeState = {
  ...aState({ login: signedIn, health: health('alive') }),
  upstream: { ...aState().upstream, tools: 20, problem: undefined },
  problems: [],
}
const withTools = (more: Partial<BridgeState['upstream']>) => ({ upstream: { ...good.upstream, ...more } })

test.for<[string, Partial<BridgeState>, string, string]>([
  ['all is well', {}, 'alive', 'overview/panda'],
  ['PanDA is away', { health: health('unreachable') }, 'unreachable', 'overview/panda'],
  ['nobody is signed in', { login: { is: 'signed-out' } }, 'signed out', 'overview/account'],
  [
    'PanDA is alive, and its tools are not to be had',
    withTools({ problem, tools: 0 }),
    'tools do not answer',
    'overview/problems',
  ],
  ['a tool is held back', withTools({ heldTools: ['task_kill'] }), 'tools held back', 'overview/problems'],
  ['no server', { server: undefined, health: undefined }, 'no server', 'start'],
  [
    'tools fail and nobody is signed in',
    { login: { is: 'signed-out' }, ...withTools({ problem }) },
    'tools do not answer',
    'overview/problems',
  ],
  [
    'PanDA is away, and with it all else',
    { health: health('unreachable'), ...withTools({ problem }) },
    'unreachable',
    'overview/panda',
  ],
  ['the record cannot be written', { problems: [problem] }, 'a problem of the bridge', 'overview/problems'],
])('%s', ([, change, words, leadsTo]) => {
  const said = standingOf({ ...good, ...change }, 'open')
  expect(said.words.toLowerCase()).toBe(words)
  expect(said.leadsTo).toBe(leadsTo)
})

test('a bridge that has not answered comes before all that it said', () => {
  const said = standingOf({ ...good, health: health('unreachable') }, 'silent')
  expect(said).toMatchObject({ of: 'bridge', level: 'bad', words: 'The bridge has not answered' })
})
