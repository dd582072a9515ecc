import { setTimeout as sleep } from 'node:timers/promises'
import { BridgeError } from '../errors.ts'
import type { Assistant } from './assistants/assistant.ts'
import type { Surroundings } from './surroundings.ts'

/** How long an assistant may take to quit: it may be asking the user about unsaved work. */
const quitMs = 15_000

/**
 * Quits an assistant, does `between` while it does not run, and starts it again. Claude Desktop
 * writes its file as it quits, so a change made in between is the one that stays.
 * Only on macOS, where an application can be asked to quit and may refuse: on Windows the only
 * sure way ends the process, unsaved work with it, and Linux desktops have no common way.
 * Throws `invalid-input` elsewhere, and `refused-by-user` when it goes on running.
 */
export async function restartAssistant(
  assistant: Assistant,
  surroundings: Surroundings,
  between: () => Promise<void> = async () => {},
): Promise<void> {
  const { macApp, how } = assistant.restart
  if (surroundings.system !== 'darwin' || macApp === undefined) {
    throw new BridgeError('invalid-input', `${assistant.name} cannot be restarted from here.`, how)
  }
  await surroundings.run('osascript', ['-e', `quit app "${macApp}"`])
  const deadline = Date.now() + quitMs
  while (await isRunning(assistant, surroundings)) {
    if (Date.now() > deadline) {
      throw new BridgeError('refused-by-user', `${assistant.name} did not quit.`, `See what it asks. ${how}`)
    }
    await sleep(200)
  }
  await between()
  await surroundings.run('open', ['-a', macApp])
}

async function isRunning(assistant: Assistant, surroundings: Surroundings): Promise<boolean> {
  const names = await surroundings.runningPrograms()
  return names.some((name) => assistant.processes[surroundings.system].includes(name))
}
