import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { shells, type Shell } from '../../bridge/commands/completion/scripts.ts'
import { SettingsFile } from '../../bridge/state/settings.ts'
import { startTestBridge, until } from '../bridge.ts'
import { atTerminal, cli, runCli } from '../cli.ts'
import { endsAfterEach } from '../ends.ts'
import { newHome } from '../homes.ts'

// What a person types at the real shells, where they are on this machine (Debian: zsh, fish).

const ends = endsAfterEach()
const isThere = (shell: Shell) => spawnSync(shell, ['--version']).status === 0

const starts: Record<Shell, { args: string[]; read: (file: string) => string }> = {
  bash: { args: ['--norc', '--noprofile', '-i'], read: (file) => `source ${file}` },
  zsh: { args: ['-f', '-i'], read: (file) => `autoload -Uz compinit; compinit -u -D; source ${file}` },
  fish: { args: ['--no-config', '-i'], read: (file) => `source ${file}` },
}

/** A shell that has read what "completion" prints. What it then runs as panda-bridge is only shown: "RAN: ...". */
async function openShell(shell: Shell, bridgeHome: string) {
  const { folder } = newHome()
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  const program = join(bin, 'panda-bridge')
  writeFileSync(
    program,
    `#!/bin/sh\n[ "$1" = complete ] && exec '${process.execPath}' '${cli}' "$@"\necho "RAN: $*"\n`,
  )
  chmodSync(program, 0o755)
  const script = join(folder, 'completion')
  const { stdout: text } = await runCli(newHome(), ['completion', shell])
  writeFileSync(script, text)
  writeFileSync(join(folder, 'endpoints.json'), '{}')
  const [python = '', ...args] = [...atTerminal, shell, ...starts[shell].args]
  const child = spawn(python, args, {
    cwd: folder,
    env: {
      PATH: `${bin}:${process.env['PATH']}`,
      HOME: folder,
      PANDA_BRIDGE_HOME: bridgeHome,
      TERM: 'xterm',
    },
  })
  ends(() => child.kill())
  let screen = ''
  child.stdout.on('data', (chunk: Buffer) => (screen += chunk.toString()))
  child.stdin.write(`${starts[shell].read(script)}\n`)
  return {
    typed: async (keys: string) => {
      const before = screen.length
      child.stdin.write(`${keys}\n`)
      const ran = await until(() => /RAN: ([^\r\n]*)\r?\n/.exec(screen.slice(before))?.[1])
      return ran.trim()
    },
  }
}

test.for(shells)(
  '%s completes commands, options, servers, tools, assistants and files',
  async (shell, context) => {
    context.skip(!isThere(shell), `${shell} is not on this machine.`)
    await using fixture = await startTestBridge()
    const { typed } = await openShell(shell, fixture.home.folder)
    expect(await typed('panda-bridge stat\t')).toBe('status')
    expect(await typed('panda-bridge servers pro\tAT\t')).toBe('servers probe ATLAS')
    expect(await typed('panda-bridge tasks --sin\t7d')).toBe('tasks --since 7d')
    expect(await typed('panda-bridge connect claude-d\t')).toBe('connect claude-desktop')
    // One that only a bridge knows.
    expect(await typed('panda-bridge call panda_my_\t')).toBe('call panda_my_tasks')
    expect(await typed('panda-bridge sets choose oper\t')).toBe('sets choose operations')
    expect(await typed('panda-bridge sets import endp\t')).toBe('sets import endpoints.json')
  },
)

test('without a bridge, servers, assistants and the endpoints that are known are completed', async () => {
  const home = newHome()
  const asked = async (...words: string[]) => (await runCli(home, ['complete', '--', ...words])).stdout
  expect(await asked('login', '--server', 'ru')).toBe('')
  expect(await asked('login', '--server', 'Ru')).toMatch(/^Rubin\tVO Rubin, https:/)
  expect(await asked('call', 'task_kil')).toMatch(/^task_kill\t/m)
  expect(await asked('sets', 'choose', '')).toBe('')
  expect(await asked('connect', 'j')).toMatch(/^junie\t.*\njetbrains-ai\t.*\njupyter-ai\t/)
  expect(await asked('connect', 'oth')).toMatch(/^other\t/)
  expect(await asked('disconnect', 'o')).toMatch(/^opencode\t[^\n]*\n$/)
})

test('of the servers, those are completed that can be removed or changed', async () => {
  const home = newHome()
  new SettingsFile(home).change({
    servers: [{ name: 'Mine', url: 'https://panda.example:25443', vo: 'wlcg', upstream: 'auto' }],
    changedServers: { ATLAS: { vo: 'atlas.production' } },
  })
  const words = async (...typed: string[]) => {
    const { stdout } = await runCli(home, ['complete', '--', ...typed, ''])
    return stdout.split('\n').flatMap((line) => line.split('\t')[0] || [])
  }
  expect(await words('servers', 'remove')).toEqual(['ATLAS', 'Mine'])
  expect(await words('servers', 'edit')).toEqual(['ATLAS', 'DOMA', 'ePIC', 'Rubin', 'Mine'])
})
