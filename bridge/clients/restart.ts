import { setTimeout as sleep } from 'node:timers/promises'
import { BridgeError, toBridgeError } from '../errors.ts'
import type { Assistant } from './assistants/assistant.ts'
import type { Surroundings } from './surroundings.ts'

/** How long an assistant may take to quit: it may be asking the user about unsaved work. */
const quitMs = 15_000

/** Whether {@link restartAssistant} can do it here and now. */
export function canRestart({ restart, processes }: Assistant, surroundings: Surroundings): boolean {
  if (surroundings.system === 'darwin') return restart.macApp !== undefined
  return restart.kind === 'quit' && surroundings.runningApp?.(processes.linux) !== undefined
}

/**
 * Quits an assistant, does `between` while it does not run, and starts it again. Claude Desktop writes its file as it
 * quits, so a change made in between is the one that stays.
 * Only where a program can be asked to quit, and may refuse: on macOS, and on Linux where it is sure which process it is.
 * On Windows the only sure way ends the process, unsaved work with it.
 * Throws `invalid-input` elsewhere, `refused-by-user` when it goes on running, and `not-running` when it has quit and does
 * not start.
 */
export async function restartAssistant<Result>(
  assistant: Assistant,
  surroundings: Surroundings,
  between: () => Promise<Result>,
): Promise<Result> {
  const app = appOf(assistant, surroundings)
  if (!app) {
    throw new BridgeError(
      'invalid-input',
      `${assistant.name} cannot be restarted from here.`,
      assistant.restart.how,
    )
  }
  await quit(app, assistant)
  const start = async () => app.start()
  let result: Result
  try {
    result = await between()
  } catch (thrown) {
    const isThere = await start().then(
      () => true,
      () => false,
    )
    if (isThere) throw thrown
    const { code, message, nextStep } = toBridgeError(thrown)
    const more = `${assistant.name} could not be started again: start it yourself.`
    throw new BridgeError(code, message, `${nextStep} ${more}`, { cause: thrown })
  }
  await start().catch((cause: unknown) => {
    throw new BridgeError(
      'not-running',
      `${assistant.name} has quit, and could not be started again.`,
      'Start it yourself. All else is done.',
      { cause },
    )
  })
  return result
}

/** Waits until it has quit. */
async function quit(app: App, assistant: Assistant): Promise<void> {
  const refused = (cause?: unknown) =>
    new BridgeError(
      'refused-by-user',
      `${assistant.name} did not quit.`,
      `See what it asks. ${assistant.restart.how}`,
      { cause },
    )
  try {
    await app.quit()
  } catch (thrown) {
    // It may have quit by itself just before.
    if (await app.runs()) throw refused(thrown)
  }
  const deadline = Date.now() + quitMs
  while (await app.runs()) {
    if (Date.now() > deadline) throw refused()
    await sleep(200)
  }
}

interface App {
  quit(): unknown
  runs(): unknown
  start(): unknown
}

function appOf(assistant: Assistant, surroundings: Surroundings): App | undefined {
  if (!canRestart(assistant, surroundings)) return undefined
  const { macApp } = assistant.restart
  if (surroundings.system !== 'darwin' || macApp === undefined)
    return surroundings.runningApp?.(assistant.processes.linux)
  return {
    quit: () => surroundings.run('osascript', ['-e', `quit app "${macApp}"`]),
    runs: () => isRunning(assistant, surroundings),
    start: () => surroundings.run('open', ['-a', macApp]),
  }
}

async function isRunning(assistant: Assistant, surroundings: Surroundings): Promise<boolean> {
  const names = await surroundings.runningPrograms()
  return names.some((name) => assistant.processes[surroundings.system].includes(name))
}
