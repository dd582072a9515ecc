import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { assistantById } from '../../bridge/clients/index.ts'
import { linuxApp } from '../../bridge/clients/linux-app.ts'
import { startTestBridge, until } from '../bridge.ts'
import { runCli, typeAtTerminal } from '../cli.ts'
import { pretendComputer } from '../e2e/ui.ts'

test.skipIf(process.platform !== 'linux')(
  'an assistant that runs is connected and restarted from a terminal, where its person says so',
  async () => {
    using computer = pretendComputer('.config/Claude')
    const file = join(computer.home, '.config', 'Claude', 'claude_desktop_config.json')
    await writeFile(file, '{}')
    const env = { HOME: computer.home }
    // The name of no program that anybody else may run here.
    const name = `claude-r${process.pid}`.slice(0, 15)
    vi.spyOn(assistantById('claude-desktop').processes, 'linux', 'get').mockReturnValue([name])
    onTestFinished(() => void vi.restoreAllMocks())
    await using fixture = await startTestBridge({ signedIn: false })
    const { home } = fixture
    const connect = ['connect', 'claude-desktop', '--restart']

    const early = await runCli(home, connect, env)
    expect(early).toMatchObject({ code: 2, stdout: '' })
    expect(early.stderr).toContain('Claude Desktop is not seen to run')
    expect(await readFile(file, 'utf8')).toBe('{}')

    const program = join(computer.home, name)
    await copyFile(process.execPath, program)
    const script = join(computer.home, 'app.cjs')
    // Node names its main thread, by which a process is listed.
    const listed = `require('fs').writeFileSync('/proc/self/comm', '${name}')`
    await writeFile(script, `${listed}; console.log('up'); setInterval(() => {}, 1000)`)
    const app = spawn(program, [script], { stdio: ['ignore', 'pipe', 'ignore'] })
    onTestFinished(() => linuxApp([name])?.quit())
    const ended = once(app, 'exit')
    await once(app.stdout, 'data')

    // Nobody is asked without a terminal, and nothing is done unless the word is typed.
    expect(await runCli(home, connect, env)).toMatchObject({ code: 5 })
    expect((await typeAtTerminal(home, connect, 'no', env)).code).toBe(5)
    expect(await readFile(file, 'utf8')).toBe('{}')
    expect(app.exitCode).toBeNull()

    const { code, screen } = await typeAtTerminal(home, connect, 'yes', env)
    expect({ code, screen }).toMatchObject({
      code: 0,
      screen: expect.stringContaining('It was started again.'),
    })
    await ended
    expect(await readFile(file, 'utf8')).toContain('"panda"')
    await until(() => linuxApp([name]))
  },
)
