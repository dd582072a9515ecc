import { BridgeError } from '../bridge/errors.ts'
import type { Log } from '../bridge/home/log.ts'
import { Bridge, type BridgeOptions } from '../bridge/index.ts'
import { ask } from './ask.ts'

/**
 * The bridge at the port that the settings remember. Where another program has that, it listens at any free one for
 * this time, if the user agrees: assistants that start the shim find it there, those over HTTP do not.
 * @param mayAsk false where nobody is there to answer: better some assistants than none
 * @returns undefined where the user does not agree
 * @throws BridgeError
 */
export async function startAtPort(
  options: BridgeOptions,
  mayAsk: boolean,
  log: Log,
): Promise<Bridge | undefined> {
  try {
    return await Bridge.start(options)
  } catch (error) {
    if (!(error instanceof BridgeError) || error.code !== 'already-running') throw error
    log.warn({ message: error.message }, 'The port is taken')
    if (mayAsk && !(await askForAnother(error))) return undefined
    return Bridge.start({ ...options, port: 0, problem: error.toValue() })
  }
}

async function askForAnother({ message }: BridgeError): Promise<boolean> {
  const answer = await ask({
    type: 'warning',
    message,
    detail:
      'PanDA Bridge can use another port until it is started the next time. Assistants that are connected over HTTP ' +
      'do not find it there; all others do.\n\n' +
      'Or end the other program, and start PanDA Bridge again.',
    buttons: ['Use another port', 'Quit'],
    defaultId: 0,
    cancelId: 1,
  })
  return answer === 0
}
