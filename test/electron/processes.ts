import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { Home } from '../../bridge/home/home.ts'
import { appCommand } from './driver.ts'
import { Programs } from './session/programs.ts'

/** The app as a process that nobody steers. */
export interface AppProcess {
  child: ChildProcess
  /** How it ended: its exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>
}

export function startProcess(env: NodeJS.ProcessEnv, args: readonly string[] = ['--hidden']): AppProcess {
  const { executable, args: first } = appCommand()
  // A group of its own, as a desktop gives it one.
  const child = spawn(executable, [...first, ...args], { env, stdio: 'ignore', detached: true })
  const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals)
  return { child, ended }
}

/** The processes below that one whose command line has that argument. */
export function childrenOf(pid: number, argument: string): number[] {
  const children = readText(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number)
  return children.flatMap((child) => {
    const isMeant = readText(`/proc/${child}/cmdline`).split(/[\0 ]/).includes(argument)
    return [...(isMeant ? [child] : []), ...childrenOf(child, argument)]
  })
}

/** Empty where the process has ended. */
function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

const targets = z.array(z.object({ type: z.string(), webSocketDebuggerUrl: z.string() }))
const evaluated = z.object({ result: z.object({ result: z.object({ value: z.unknown() }) }) })

/**
 * What an expression is in the page of an app that was started with `--remote-debugging-port=0`; undefined where there
 * is no page that answers. Nobody stays attached: a page that comes back must not wait for a debugger.
 */
export async function inPage(home: Home, expression: string): Promise<unknown> {
  const port = readText(join(home.folder, 'desktop', 'DevToolsActivePort')).split('\n')[0]
  try {
    const list = await fetch(`http://127.0.0.1:${port}/json/list`, { signal: AbortSignal.timeout(2_000) })
    const page = targets.parse(await list.json()).find(({ type }) => type === 'page')
    return page && (await evaluate(page.webSocketDebuggerUrl, expression))
  } catch {
    return undefined
  }
}

async function evaluate(url: string, expression: string): Promise<unknown> {
  const socket = new WebSocket(url)
  try {
    const signal = AbortSignal.timeout(2_000)
    await once(socket, 'open', { signal })
    socket.send(
      JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression, returnByValue: true } }),
    )
    const [{ data }] = (await once(socket, 'message', { signal })) as [MessageEvent<string>]
    return evaluated.parse(JSON.parse(data)).result.result.value
  } finally {
    socket.close()
  }
}

/** An X server of one's own, which can be taken away. */
export async function startXServer(): Promise<{ display: string; end: () => Promise<void> }> {
  const programs = new Programs(mkdtempSync(join(tmpdir(), 'x-server-')))
  const args = ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp']
  const display = await programs.startAndHear('Xvfb', args, process.env)
  return { display: `:${display}`, end: () => programs.endAll() }
}

/**
 * The six variables that assistants pass to what they start.
 * @param user the folder of the user
 */
export function sixVariables(user: string): Record<string, string> {
  const { PATH = '', SHELL = '/bin/sh', TERM = 'dumb', USER = 'nobody', LOGNAME = USER } = process.env
  return { HOME: user, LOGNAME, PATH, SHELL, TERM, USER }
}
