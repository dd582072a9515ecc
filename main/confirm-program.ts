import { BridgeError } from '../bridge/errors.ts'
import type { ProgramToStart } from '../bridge/state/shell.ts'
import { ask } from './ask.ts'
import { programAsked } from './program-asked.ts'

let isAsking = false

/**
 * Asks the user in a box of the system's, which no page can answer.
 * @throws BridgeError where such a question is open, or the app ends before it is answered
 */
export async function confirmProgram(program: ProgramToStart): Promise<boolean> {
  // A page could lay one box over the other until somebody presses anything.
  if (isAsking)
    throw new BridgeError(
      'not-allowed',
      'You are being asked about another program.',
      'Answer that first, in its own box.',
    )
  isAsking = true
  try {
    const { message, detail, isWhole } = programAsked(program)
    const answer = await ask({
      type: 'warning',
      message,
      detail,
      buttons: isWhole ? ['Don’t', 'Start it'] : ['Don’t'],
      // The key that is pressed without reading, and closing the box, are a no.
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    })
    return isWhole && answer === 1
  } finally {
    isAsking = false
  }
}
