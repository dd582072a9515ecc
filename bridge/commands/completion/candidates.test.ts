import { expect, test } from 'vitest'
import { makeCommandLine } from '../index.ts'
import { candidatesFor, type Known } from './candidates.ts'

const asked: unknown[] = []
const known: Known = async (kind, before) => {
  asked.push([kind, ...before])
  const names = {
    server: ['ATLAS', 'DOMA', 'My server'],
    program: ['cursor', 'other'],
    tool: ['task_kill'],
  }
  return (names[kind as 'server'] ?? ['one']).map((word) => ({ word, about: `about\t${word}\n` }))
}

async function words(...typed: string[]): Promise<readonly string[] | 'files'> {
  const found = await candidatesFor(makeCommandLine([]), typed, known)
  return found === 'files' ? found : found.map(({ word }) => word)
}

test.each([
  [['stat'], ['status']],
  [['sets', 're'], ['remove']],
  [['sets', 'choose', ''], ['one']],
  [['servers', 'probe', 'A'], ['ATLAS']],
  [['login', '--server', 'D'], ['DOMA']],
  [['login', '--ser'], ['--server']],
  [
    ['rules', '--read', 'a'],
    ['allow', 'ask'],
  ],
  [['connect', '--http', 'cu'], ['cursor']],
  [['connect', 'cursor', ''], []],
  [['call', 'task'], ['task_kill']],
  [['call', 'task_kill', 'x'], []],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish'],
  ],
  [['frob', ''], []],
  [['sets', 'import', ''], 'files'],
  [['connect', '--config', ''], 'files'],
])('%j may go on with %j', async (typed, may) => {
  expect(await words(...typed)).toEqual(may)
})

test('all commands and options are there, and nothing hidden', async () => {
  expect(await words('')).toEqual(expect.arrayContaining(['serve', 'backups', 'completion', 'help']))
  expect(await words('')).not.toContain('complete')
  const flags = [
    '--demo',
    '--port',
    '--robot',
    '--log',
    '--log-level',
    '--finish',
    '--agent-key',
    '--background',
    '--no-browser',
  ]
  expect(await words('serve', '--')).toEqual([...flags, '--help'])
})

test('what comes before is known to what is asked', async () => {
  await words('backups', 'restore', 'cursor', '')
  expect(asked.at(-1)).toEqual(['copy', 'cursor'])
})

test.each(['$(touch x)', '`x`', 'a;b', 'a b', 'a\nb', '\u001B[31m', 'a:b', "a'b"])(
  'a name such as %j, which a shell would not take as it is, is not offered',
  async (name) => {
    const hostile: Known = async () => [{ word: name }, { word: 'good', about: '\u001B[31m' }]
    const found = await candidatesFor(makeCommandLine([]), ['call', ''], hostile)
    expect(found).toEqual([{ word: 'good', about: '␛[31m' }])
  },
)
