import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { until } from '../../test/bridge.ts'
import { endsAfterEach } from '../../test/ends.ts'
import { newHome } from '../../test/homes.ts'
import { byNode, startApart, type Started } from './start-apart.ts'

const ends = endsAfterEach()
const env = { PATH: process.env['PATH'] }

/** Starts a script of Node's, with what it says on its standard error. */
function start(by: typeof startApart, script: string, program = process.execPath) {
  const file = join(newHome().folder, 'errors')
  const errors = openSync(file, 'w')
  const started: Started = by({ program, args: ['-e', script], env, errors })
  closeSync(errors)
  ends(() => started.leave())
  return { started, said: () => readFileSync(file, 'utf8') }
}

describe.skipIf(process.platform === 'win32').each([
  ['by a shell', startApart],
  ['by another Node, as on Windows', byNode],
] as const)('a program that is started %s', (way, by) => {
  test.for([0, 1, 42])('and ends with %d is seen to', async (code) => {
    const { started, said } = start(by, `console.error("it's so"); process.exit(${code})`)
    expect(await until(() => started.ended)).toEqual({ exitCode: code, signal: null })
    expect(said()).toBe("it's so\n")
  })

  test('and is not there is said to be so', async () => {
    const { started, said } = start(by, '', '/no such/program')
    const { exitCode } = await until(() => started.ended)
    expect(exitCode).not.toBe(0)
    expect(said()).toMatch(/no such\/program/)
  })

  test.skipIf(way !== 'by a shell')('and is ended by a signal is seen to', async () => {
    const { started } = start(by, `process.kill(process.pid, 'SIGSEGV')`)
    expect(await until(() => started.ended)).toEqual({ exitCode: null, signal: 'SIGSEGV' })
  })

  test('goes on when it is left, and has another parent then', async () => {
    const end = join(newHome().folder, 'end')
    const script = `console.error(process.pid); require('node:fs').writeFileSync(${JSON.stringify(end)}, '')
      const timer = setInterval(() => require('node:fs').existsSync(${JSON.stringify(end)}) || clearInterval(timer), 20)`
    const { started, said } = start(by, script)
    const pid = Number(await until(() => /^\d+\n/.exec(said())?.[0]))
    ends(() => process.kill(pid))
    const parent = parentOf(pid)
    started.leave()
    await until(() => parentOf(pid) !== parent)
    expect(existsSync(end)).toBe(true)
  })
})

function parentOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
}
