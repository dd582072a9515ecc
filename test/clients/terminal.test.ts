import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { assistantById, assistants, describeClient } from '../../bridge/clients/index.ts'
import { askLoginShell, unaskedShell } from '../../bridge/clients/login-shell.ts'
import { NotedTerminal } from '../../bridge/clients/noted-terminal.ts'
import { places } from '../../bridge/clients/surroundings.ts'
import { movingVariables } from '../../bridge/clients/terminal.ts'
import { until } from '../bridge.ts'
import { computer, type Computer } from './computer.ts'

/** A shell that does this before the command that it is given. */
async function shellThat(here: Computer, does: string): Promise<string> {
  const file = await here.write('bin/shell', `#!/bin/sh\n${does}\nexec /bin/sh -c "$2"\n`)
  await chmod(file, 0o755)
  return file
}

test('no description looks at a variable that a terminal is not asked for', async () => {
  const { where } = await computer()
  const asked = new Set<string>()
  const env = new Proxy<Record<string, string>>({}, { get: (_, name) => void asked.add(String(name)) })
  for (const assistant of assistants) {
    await assistant.choose(places({ ...where.surroundings, env }))
    await assistant.traces(places({ ...where.surroundings, env }))
    await assistant.policy?.({ name: 'panda', command: ['x'] }, { ...where.surroundings, env })
  }
  // Those of Windows, and of a Flatpak that has them in itself.
  const system = new Set([
    'APPDATA',
    'LOCALAPPDATA',
    'ProgramData',
    'ProgramFiles',
    'FLATPAK_XDG_CONFIG_HOME',
  ])
  expect([...asked].filter((name) => !system.has(name)).toSorted()).toEqual(
    movingVariables.filter((name) => name !== 'PATH').toSorted(),
  )
})

describe.skipIf(process.platform === 'win32')('a bridge that no terminal has started', () => {
  test('finds what the user’s shell has moved, and what is on its PATH', async () => {
    const here = await computer()
    await here.write('tools/codex', '')
    const shell = await shellThat(
      here,
      `echo Welcome; export CODEX_HOME=${here.home}/codex PATH=${here.home}/tools:$PATH`,
    )
    const noted = new NotedTerminal(here.where.stateDir, askLoginShell(shell))
    const surroundings = { ...here.where.surroundings, terminal: (id: string) => noted.variables(id) }
    const status = (id: string) =>
      describeClient(assistantById(id), { ...here.where, surroundings }, undefined)
    expect(await status('codex-cli')).toMatchObject({ installed: false })
    await noted.settled
    expect(await status('codex-cli')).toMatchObject({
      installed: true,
      file: path.join(here.home, 'codex/config.toml'),
    })
  })

  test('does not put an assistant with a window where only a terminal would', async () => {
    const here = await computer()
    const terminal = () => ({ XDG_CONFIG_HOME: '/elsewhere' })
    const where = { ...here.where, surroundings: { ...here.where.surroundings, terminal } }
    const file = async (id: string) => (await describeClient(assistantById(id), where, undefined)).file
    expect(await file('opencode')).toBe('/elsewhere/opencode/opencode.json')
    expect(await file('vscode')).toBe(path.join(here.home, '.config/Code/User/mcp.json'))
  })

  test('believes the last terminal from which an assistant was connected, also after a restart', async () => {
    const here = await computer()
    const shell = await shellThat(here, 'export CODEX_HOME=/from/the/shell')
    const noted = new NotedTerminal(here.where.stateDir, askLoginShell(shell))
    await noted.settled
    expect(noted.variables('codex-cli')?.CODEX_HOME).toBe('/from/the/shell')
    await noted.note('codex-cli', { CODEX_HOME: '/from/a/terminal' })
    const next = new NotedTerminal(here.where.stateDir, askLoginShell(shell))
    await next.settled
    expect(next.variables('codex-cli')).toEqual({ CODEX_HOME: '/from/a/terminal' })
    await next.note('claude-code', {})
    expect(next.variables('codex-cli')).toEqual({ CODEX_HOME: '/from/a/terminal' })
    expect(next.variables('crush')?.CODEX_HOME).toBe('/from/the/shell')
    await writeFile(path.join(here.where.stateDir, 'terminal.json'), '{"codex-cli": 1}')
    expect(new NotedTerminal(here.where.stateDir, undefined).variables('codex-cli')).toBeUndefined()
  })

  test('asks a real shell with the files that it reads', async (context) => {
    const bash = '/bin/bash'
    context.skip(!(await readFile(bash).catch(() => undefined)), 'There is no bash here.')
    const here = await computer()
    await here.write('.bash_profile', '. ~/.bashrc\n')
    await here.write(
      '.bashrc',
      'case $- in *i*) ;; *) return;; esac\nexport CLAUDE_CONFIG_DIR="$HOME/c l=a"\n',
    )
    vi.stubEnv('HOME', here.home)
    try {
      expect(await askLoginShell(bash)).toMatchObject({ CLAUDE_CONFIG_DIR: `${here.home}/c l=a` })
    } finally {
      vi.unstubAllEnvs()
    }
  })

  test('waits for no shell that hangs, ends what it has started, and does without one that is none', async () => {
    const here = await computer()
    await mkdir(path.join(here.home, 'bin'))
    const pidFile = path.join(here.home, 'pid')
    const shell = await shellThat(here, `echo $$ > ${pidFile}; cat /dev/zero > /dev/null`)
    const asked = askLoginShell(shell, 1_000)
    const pid = Number(await until(() => readFile(pidFile, 'utf8').catch(() => '')))
    expect(await asked).toBeUndefined()
    await expect.poll(() => isAlive(pid)).toBe(false)
    expect(await askLoginShell('/bin/false')).toBeUndefined()
    for (const none of [path.join(here.home, 'none'), path.join(shell, 'x'), here.home])
      expect(await askLoginShell(none)).toBeUndefined()
    expect(await askLoginShell(await shellThat(here, 'yes'))).toBeUndefined()
  })

  test('is told from one that a terminal has started', () => {
    expect(unaskedShell({ SHELL: '/bin/zsh' })).toBe('/bin/zsh')
    expect(unaskedShell({ SHELL: '/bin/zsh', TERM: 'xterm' })).toBeUndefined()
    expect(unaskedShell({ SHELL: 'zsh' })).toBeUndefined()
    expect(unaskedShell({})).toBeUndefined()
  })
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
