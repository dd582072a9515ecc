import type { BridgeMethods } from '../bridge/api.ts'
import type { ErrorValue } from './types.ts'

type Method = keyof BridgeMethods

/** Milliseconds within which the bridge answers whatever it does by itself. */
const USUAL_MS = 60_000
/** It asks PanDA or the monitor, by several requests, each of which may take a minute. */
const ASKING_MS = 4 * 60_000
/** It waits for a person: for a yes, for a sign-in in the browser, for a place to save at, for a program to be let in. */
const PERSON_MS = 30 * 60_000

const limits: Partial<Record<Method, number>> = {
  answer: ASKING_MS,
  listTools: ASKING_MS,
  probeServer: ASKING_MS,
  signIn: ASKING_MS,
  importLogin: ASKING_MS,
  setServer: ASKING_MS,
  saveServer: ASKING_MS,
  reset: ASKING_MS,
  restartClient: ASKING_MS,
  linkUpstream: ASKING_MS,
  checkUpstream: ASKING_MS,
  lookForUpdate: ASKING_MS,
  callTool: PERSON_MS,
  awaitSignIn: PERSON_MS,
  awaitUpstreamLink: PERSON_MS,
  finishUpstreamLink: PERSON_MS,
  saveUpstream: PERSON_MS,
  saveActivity: PERSON_MS,
  saveSet: PERSON_MS,
  downloadUpdate: PERSON_MS,
}

export function limitOf(method: string): number {
  return limits[method as Method] ?? USUAL_MS
}

/** Those that change nothing: to ask again does no harm. */
const isRead = (method: string) =>
  /^(?:get|list|preview|probe|check|answer$|lookFor|await|export)/.test(method)

/**
 * What comes of a method of the bridge, or that nothing has come in time: no button turns for ever.
 * @param ask begins it; its signal says that nobody waits any more
 */
export async function withinTime<Answer>(
  method: string,
  ask: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer | { error: ErrorValue }> {
  const ended = new AbortController()
  const late = Promise.withResolvers<{ error: ErrorValue }>()
  const timer = setTimeout(() => {
    late.resolve({ error: notInTime(method) })
    ended.abort()
  }, limitOf(method))
  try {
    return await Promise.race([ask(ended.signal), late.promise])
  } finally {
    clearTimeout(timer)
  }
}

/** What to do where nothing is known of what came of a method. */
export function notKnown(method: string): string | undefined {
  return isRead(method) ? undefined : 'Whether it was done is not known: look before you do it again.'
}

function notInTime(method: string): ErrorValue {
  const seconds = limitOf(method) / 1000
  const time = seconds < 120 ? `${seconds} seconds` : `${seconds / 60} minutes`
  return {
    code: 'timed-out',
    message: `The bridge has not answered within ${time}.`,
    nextStep: notKnown(method) ?? 'Try again; if it happens again, restart the bridge.',
  }
}
