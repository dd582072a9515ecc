import type { Command } from 'commander'
import { beforeAll, expect, test, vi } from 'vitest'
import { kindOf } from '../../bridge/commands/completion/kinds.ts'
import { pathOf } from '../../bridge/commands/for-whom.ts'
import { makeCommandLine, runCommandLine } from '../../bridge/commands/index.ts'
import { startTestBridge } from '../bridge.ts'
import { endsAfterAll } from '../ends.ts'
import { notForUsers } from '../not-for-users.ts'

// Every command with every argument and option that has a value, each given what it is not.

const ends = endsAfterAll()
beforeAll(async () => {
  const fixture = await startTestBridge({ policy: 'usual' })
  ends(() => fixture[Symbol.asyncDispose]())
  vi.stubEnv('PANDA_BRIDGE_HOME', fixture.home.folder)
  vi.stubEnv('HOME', fixture.home.folder)
  // What is a person's is refused, and asks at no terminal.
  vi.stubEnv('CLAUDECODE', '1')
})

/** They run on, or end what the others need. */
const notTried = new Set(['serve', 'stdio', 'stop', 'open', 'demo', 'reset', 'complete'])
const wrongValues = ['', ' ', 'x;y', '\u001B[31m', 'x'.repeat(5_000), '{}', '[object Object]', 'NaN']
const nowhere = ['/nonexistent/\u001B[31m', '/nonexistent/x', '/dev/null/x']

function leaves(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leaves)
}

function* wrongLines(command: Command): Generator<string[]> {
  const path = pathOf(command)
  const usual = command.registeredArguments.filter(({ required }) => required).map(() => 'x')
  const valuesOf = (name: string) => (kindOf(path, name) === 'file' ? nowhere : wrongValues)
  for (const [index, argument] of command.registeredArguments.entries())
    for (const value of valuesOf(argument.name()))
      yield [...path.split(' '), '--', ...usual.slice(0, index), value, ...usual.slice(index + 1)]
  for (const { long, required, optional } of command.options)
    if (required || optional)
      for (const value of long === '--import' ? nowhere : valuesOf(long ?? ''))
        yield [...path.split(' '), `${long}=${value}`, '--', ...usual]
  yield [...path.split(' '), '--frob', ...usual]
  yield [...path.split(' '), ...usual, 'more', 'and', 'more']
}

async function run(args: readonly string[]): Promise<{ code: number; out: string; said: string }> {
  const texts = { out: '', said: '' }
  const take = (to: keyof typeof texts) => (text: string | Uint8Array) => {
    texts[to] += String(text)
    return true
  }
  const out = vi.spyOn(process.stdout, 'write').mockImplementation(take('out'))
  const error = vi.spyOn(process.stderr, 'write').mockImplementation(take('said'))
  try {
    return { code: await runCommandLine(args, []), ...texts }
  } finally {
    process.exitCode = undefined
    out.mockRestore()
    error.mockRestore()
  }
}

const tried = leaves(makeCommandLine([])).filter((command) => !notTried.has(pathOf(command)))

test.each(tried.map((command) => [pathOf(command), command] as const))(
  '%s says of whatever it is given what is wrong, and what to do',
  async (_path, command) => {
    const bad: object[] = []
    for (const args of wrongLines(command)) {
      const { code, out, said } = await run(args)
      const [sentence = '', next = ''] = said.trimEnd().split('\n')
      // A value that a message repeats is not its own word.
      const own = said.replaceAll(
        args
          .find((word) => /NaN|object/.test(word))
          ?.split('=')
          .at(-1) ?? '\0',
        '',
      )
      const isSaid = code === 0 || (/\S.*[.?”]$/.test(sentence) && (next !== '' || /\. \S/.test(sentence)))
      if (
        ![0, 1, 2, 3, 4, 5].includes(code) ||
        !isSaid ||
        notForUsers.test(own) ||
        /(?!\n)\p{Cc}/u.test(out + said)
      )
        bad.push({ args, code, out: out.slice(0, 300), said: said.slice(0, 300) })
    }
    expect(bad).toEqual([])
  },
)
