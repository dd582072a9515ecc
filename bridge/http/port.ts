import { createServer } from 'node:http'
import { BridgeError, type BridgeErrorValue } from '../errors.ts'
import type { LocalServer } from './local-server.ts'

/** The port of the first start; another free one is taken, and remembered, where it is in use. */
export const USUAL_PORT = 25_680

export interface WantedPort {
  /** For this start alone; 0 for any free one. */
  asked: number | undefined
  /** That of earlier starts, which stands in assistants' files. */
  remembered: number | undefined
  /** Renews the keys that were given out. @returns their names */
  renewGivenOut: () => Promise<string[]>
}

/**
 * Listens at the port that is asked for, at the one remembered, or at the first start at any that is free.
 * @returns the port, and what the user should know where the usual one was taken
 * @throws BridgeError where a port that was asked for or is remembered is taken, the system's error for all else
 */
export async function listenAtPort(
  local: LocalServer,
  { asked, remembered, renewGivenOut }: WantedPort,
): Promise<{ port: number; problem?: BridgeErrorValue }> {
  const wanted = asked ?? remembered
  const first = wanted ?? USUAL_PORT
  try {
    const { port } = await local.listen(first)
    return { port }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    // Assistants send their keys to the remembered port; to another that is asked for none has ever gone.
    const lost = first === (remembered ?? USUAL_PORT) ? await renewGivenOut() : []
    const problem = withLostKeys(portProblem(first, error), lost)
    if (wanted !== undefined) throw problem
    const { port } = await local.listen(0)
    return { port, ...(lost.length > 0 && { problem: problem.toValue() }) }
  }
}

/** @throws BridgeError where a program on this machine could not listen there */
export async function checkPort(port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const server = createServer().once('error', reject).listen(port, '127.0.0.1', resolve)
  try {
    await promise
    await new Promise((closed) => server.close(closed))
  } catch (cause) {
    throw portProblem(port, cause)
  }
}

/** Why a port cannot be listened at, for a user. */
export function portProblem(port: number, cause: unknown): BridgeError {
  const mayNot = (cause as NodeJS.ErrnoException).code === 'EACCES'
  return new BridgeError(
    mayNot ? 'not-allowed' : 'already-running',
    mayNot
      ? `This system does not let your programs use port ${port}.`
      : `Port ${port} on this machine is used by another program.`,
    mayNot
      ? 'Choose one above 1023.'
      : 'End that program, or choose another port (--port on a command line).',
    { cause },
  )
}

/**
 * The problem of a taken port, with what it means for keys: an assistant that is connected over HTTP sends its own to
 * whoever listens there.
 * @param names of the keys that were renewed for it
 */
export function withLostKeys(problem: BridgeError, names: readonly string[]): BridgeError {
  if (names.length === 0) return problem
  const { code, message, nextStep, cause } = problem
  return new BridgeError(
    code,
    `${message} Whoever connected to it over HTTP may have shown it a key, so these were renewed: ${names.join(', ')}.`,
    `${nextStep} Then mend what is connected over HTTP ("panda-bridge repair"); lines that were pasted by hand are pasted anew.`,
    { cause },
  )
}
