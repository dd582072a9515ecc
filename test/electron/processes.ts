import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import type { Home } from '../../bridge/home.ts'
import { until } from '../bridge.ts'
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
  const child = spawn(executable, [...first, ...args], { env, stdio: 'ignore' })
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

/** The page of the window of an app that was started with `--remote-debugging-port=0`, until it is closed here. */
export async function pageOf(home: Home): Promise<{ page: Page; close: () => Promise<void> }> {
  const file = join(home.folder, 'desktop', 'DevToolsActivePort')
  const port = await until(() => readText(file).split('\n')[0])
  const browser = await until(() =>
    chromium.connectOverCDP(`http://127.0.0.1:${port}`).catch(() => undefined),
  )
  const page = await until(() => browser.contexts().flatMap((context) => context.pages())[0])
  return { page, close: () => browser.close() }
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
