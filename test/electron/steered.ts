import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { noteQuestions, takeNotes } from './default-app/notes.js'
import { evaluationsIn, type Evaluations } from './evaluations.ts'

/** It ends itself within 8 s, whatever hangs; a busy machine takes longer: milliseconds. */
const CLOSE_MS = 40_000
/** Characters of what the app writes that are kept for an error's sentence. */
const MAX_STDERR = 20_000

/** An Electron that Playwright steers: its main process, its windows, and what it wrote when it ended. */
export interface SteeredElectron extends Evaluations {
  app: ElectronApplication
  pid: number
  problems: string[]
  exitCode: () => number | null
  ended: Promise<void>
  /** Quits it. Throws where it had to be ended. */
  close: () => Promise<void>
  /** Settles as the work does, or throws in one sentence when the app ends before. */
  whileItRuns: <T>(work: Promise<T>) => Promise<T>
}

/**
 * Starts it. Throws in one sentence, with what it wrote last, where it ends instead.
 * @param noted false: what it shows is seen on a real desktop
 */
export async function startSteered(
  executable: string,
  args: readonly string[],
  env: Record<string, string>,
  noted: boolean,
): Promise<SteeredElectron> {
  const app = await _electron.launch({
    executablePath: executable,
    args: [...args],
    env: { ...env, PANDA_TEST_NOTES: noted ? 'all' : 'questions' },
    // Else Playwright switches it off.
    chromiumSandbox: true,
    timeout: 90_000,
  })
  const child = app.process()
  let stderr = ''
  child.stderr?.on('data', (data: Buffer) => (stderr = (stderr + data.toString()).slice(-MAX_STDERR)))
  const problems: string[] = []
  const listen = (page: Page) => {
    page.on('console', (line) => problems.push(`[${line.type()}] ${line.text()}`))
    page.on('pageerror', (error) => problems.push(`page error: ${error.message}`))
  }
  for (const page of app.windows()) listen(page)
  app.on('window', listen)
  const ended =
    child.exitCode === null && child.signalCode === null
      ? once(child, 'exit').then(() => undefined)
      : Promise.resolve()
  const evaluations = evaluationsIn(app, ended)
  // An app that is packaged has not been started by our default app, which takes them before anything else. They are
  // taken once, however often this is asked.
  await evaluations.look(noted ? takeNotes : noteQuestions)
  return {
    app,
    pid: child.pid ?? 0,
    ...evaluations,
    problems,
    exitCode: () => child.exitCode,
    ended,
    close: async () => {
      const closed = app.close().then(() => true)
      if (await Promise.race([closed, setTimeout(CLOSE_MS, false, { ref: false })])) return
      child.kill('SIGKILL')
      throw new Error(`The app had not ended ${CLOSE_MS / 1000} s after it was told to`)
    },
    whileItRuns: (work) =>
      Promise.race([
        work,
        ended.then(() => {
          const how = child.exitCode === null ? `by ${child.signalCode}` : `with ${child.exitCode}`
          throw new Error(
            `The app ended ${how} before that. It wrote: ${stderr.trim().split('\n').slice(-3).join(' | ')}`,
          )
        }),
      ]),
  }
}
