import { setTimeout } from 'node:timers/promises'
import { BridgeError } from '../bridge/errors.ts'
import type { Home } from '../bridge/home/home.ts'
import type { Runtime } from '../bridge/home/runtime-record.ts'
import { claimRuntime, forgetRuntime, takenHome } from '../bridge/home/runtime.ts'
import { connectToBridge } from '../bridge/http/client/http-client.ts'
import { ask } from './ask.ts'

/** Milliseconds that a bridge may take to start, if it is not stopped or asks something. */
const START_MS = 25_000
/** Milliseconds that a bridge which was asked to stop may take to answer what is under way and end. */
const STOP_MS = 15_000
const LOOK_AGAIN_MS = 100

/**
 * Makes this app the one bridge of its home. Where another runs, as in a terminal, the user chooses.
 * @param mayAsk false where nobody is there to answer: then the other stays
 * @returns whether it is; the app is to end where not
 * @throws BridgeError where the other one does not end
 */
export async function claimHome(home: Home, runtime: Runtime, mayAsk: boolean): Promise<boolean> {
  const claim = () => claimRuntime(home, runtime)
  let other = await claim()
  // One that is just starting cannot be asked to stop before it listens; it does within seconds, or has died.
  const startsUntil = performance.now() + START_MS
  while (other?.is === 'starting' && performance.now() < startsUntil) {
    await setTimeout(LOOK_AGAIN_MS)
    other = await claim()
  }
  if (!other) return true
  if (other.is === 'elsewhere' && mayAsk) {
    if (!(await askToStartHere(other.runtime))) return false
    await forgetRuntime(home.runtimeFile, other.runtime)
    return claimHome(home, runtime, mayAsk)
  }
  if (other.is !== 'running') throw takenHome(home, other)
  if (!mayAsk || !(await askToTakeOver(other.runtime))) return false
  const giveUpAt = Date.now() + STOP_MS
  let asked: number | undefined
  while (Date.now() < giveUpAt) {
    // An assistant may have had one started in the moment between the two.
    if (other.is === 'running' && other.runtime.pid !== asked) {
      asked = other.runtime.pid
      const bridge = await connectToBridge(home)
      await bridge.stop({ forTakeOver: true })
    }
    other = await claim()
    if (!other) return true
    await setTimeout(LOOK_AGAIN_MS)
  }
  throw new BridgeError(
    'already-running',
    'The other bridge was asked to stop, and still runs.',
    'End it ("panda-bridge stop", or Ctrl-C in its terminal), then start PanDA Bridge again.',
  )
}

async function askToTakeOver({ pid, version }: Runtime): Promise<boolean> {
  const answer = await ask({
    type: 'question',
    message: 'A bridge runs already, without a window.',
    detail:
      `It is version ${version}, process ${pid}, started by "panda-bridge serve" or by an assistant.\n\n` +
      'This app can take its place: what is under way there is answered first, and your assistants stay connected.',
    buttons: ['Take its place', 'Quit'],
    defaultId: 0,
    cancelId: 1,
  })
  return answer === 0
}

/** Only a person can know whether that computer still runs a bridge. */
async function askToStartHere({ process: started, startedAt }: Runtime): Promise<boolean> {
  const answer = await ask({
    type: 'question',
    message: `A bridge with the same home was started on ${started?.host}.`,
    detail:
      `That was at ${new Date(startedAt).toLocaleString()}, and it has not said that it ended. Two at once would take ` +
      'the login from each other: end that one first ("panda-bridge stop" there), unless the computer has been ' +
      'restarted since.',
    buttons: ['Start here', 'Quit'],
    defaultId: 1,
    cancelId: 1,
  })
  return answer === 0
}
