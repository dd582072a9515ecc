import { BridgeError, toBridgeError } from '../errors.ts'
import type { Robot } from './robot-file.ts'

/** A choice where a robot's file says what assistants may do. */
export function ofRobot({ name }: Robot): BridgeError {
  return new BridgeError(
    'not-allowed',
    `This bridge runs for the robot "${name}": its file says what assistants may do.`,
    'Change that there, and start the bridge again.',
  )
}

/** A choice that holds, and could not be written. */
export function notSaved(thrown: unknown): BridgeError {
  const { code, message } = toBridgeError(thrown)
  return new BridgeError(
    code,
    `This holds now. ${message}`,
    'The next start of the bridge knows nothing of it: make it possible to save, then choose it again.',
    { cause: thrown },
  )
}
