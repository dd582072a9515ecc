import { watchSilence } from './fresh-connections.ts'
import { renewConnections, wouldReuse } from './fresh-connections-of-process.ts'

type Init = RequestInit & { signal: AbortSignal }

/**
 * As `fetch`, for what only looks. Where its connection may have gone silent, of an earlier request or of another
 * network, it is sent once more on a new one, and the first answer counts: a server may also just be slow.
 */
export async function fetchToLook(url: string | URL, init: Init, silentMs?: number): Promise<Response> {
  const silence = Promise.withResolvers<undefined>()
  const heard = watchSilence(wouldReuse(new URL(url).origin), () => silence.resolve(undefined), silentMs)
  const first = begin(url, init)
  try {
    const answered = await Promise.race([first.response, silence.promise])
    if (answered) return answered
  } finally {
    heard()
  }
  renewConnections()
  const second = begin(url, init)
  let better: Begun | undefined
  const answerOf = async (one: Begun): Promise<Response> => {
    const response = await one.response
    better ??= one
    return response
  }
  try {
    return await Promise.race([answerOf(first).catch(() => answerOf(second)), answerOf(second)])
  } finally {
    for (const one of [first, second]) if (one !== better) one.ended.abort()
  }
}

interface Begun {
  response: Promise<Response>
  ended: AbortController
}

/** One request, which can be ended alone. */
function begin(url: string | URL, init: Init): Begun {
  const ended = new AbortController()
  const response = fetch(url, { ...init, signal: AbortSignal.any([init.signal, ended.signal]) })
  // Nobody may be there any more to hear of its end.
  response.catch(() => undefined)
  return { response, ended }
}
