import { spawn } from 'node:child_process'
import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

const cache = path.join(import.meta.dirname, '../../.cache/real-clients')

/** Exact versions: what these programs read and print changes from one week to the next. 900 MB in all. */
const packages = [
  '@anthropic-ai/claude-code@2.1.332',
  '@google/gemini-cli@0.61.0',
  '@openai/codex@0.171.0',
  '@anthropic-ai/mcpb@2.1.2',
]

export interface Ran {
  code: number | null
  text: string
}

/** Runs a command to its end, killing it after `ms`. Its output is stdout and stderr together. */
export async function run(
  command: string,
  args: string[],
  options: {
    cwd?: string
    env?: NodeJS.ProcessEnv
    input?: string
    ms?: number
    until?: (text: string) => boolean
    /** Sends what Ctrl+C at a terminal sends. */
    signal?: AbortSignal
  } = {},
): Promise<Ran> {
  const { cwd, env = process.env, input, ms = 90_000, until, signal } = options
  // In a group of its own, as at a terminal: a signal is for all that it has started.
  const child = spawn(command, args, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'], detached: true })
  const end = (how: NodeJS.Signals): void => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, how)
  }
  const timer = setTimeout(() => end('SIGKILL'), ms)
  signal?.addEventListener('abort', () => end('SIGINT'))
  let text = ''
  const take = (chunk: Buffer): void => {
    text += chunk.toString()
    if (until?.(text) === true) end('SIGTERM')
  }
  child.stdout.on('data', take)
  child.stderr.on('data', take)
  child.stdin.on('error', () => {})
  if (input === undefined) child.stdin.end()
  else child.stdin.write(input)
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: null, text: error.message }))
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code, text })
    })
  })
}

/** Installs the clients. Gives a sentence saying why not, where they cannot be. */
export async function installClients(): Promise<string | undefined> {
  return installOnce(cache, packages, async () => {
    // The one install script that is needed: it puts the native program of this system in its place.
    const claude = path.join(cache, 'node_modules/@anthropic-ai/claude-code')
    await run(process.execPath, ['install.cjs'], { cwd: claude })
    return (await isThere(programOf('claude'))) ? undefined : 'Claude Code has no program for this system.'
  })
}

/**
 * Installs packages in the versions that are named into a folder of their own, without running their scripts, and once.
 * Gives a sentence where that fails.
 * @param finish does what is needed of their scripts
 */
export async function installOnce(
  folder: string,
  packages: string[],
  finish: () => Promise<string | undefined>,
): Promise<string | undefined> {
  const stamp = path.join(folder, 'installed')
  const wanted = packages.join('\n')
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return undefined
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, 'package.json'), '{"private": true}\n')
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages]
  const { code, text } = await run('npm', args, { cwd: folder, ms: 540_000 })
  if (code !== 0)
    return `The real clients cannot be installed from npm here: ${text.trim().split('\n').at(-1)}`
  const problem = await finish()
  if (problem === undefined) await writeFile(stamp, wanted)
  return problem
}

export function programOf(name: string): string {
  return path.join(cache, 'node_modules/.bin', name)
}

export function modulePath(name: string): string {
  return path.join(cache, 'node_modules', name)
}

export async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}
