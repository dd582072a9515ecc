import { z } from 'zod'
import { BridgeError, type BridgeErrorValue } from '../errors.ts'
import { parseJson } from '../platform/json.ts'
import type { Health } from './alive-history.ts'
import { explainNetworkError } from './certificate-error.ts'
import { readBounded } from './fetch.ts'
import { AGAIN_LATER, tlsOnly } from './http-failure.ts'
import { measureStalls } from './stalls.ts'

/** What PanDA said to "are you alive?". */
export interface AliveAnswer {
  is: Health
  /**
   * Milliseconds to the whole answer, with its connection; undefined where none came. Without the time in which this
   * process was too busy to listen: the first check runs while the app still loads, and that is not PanDA's doing.
   */
  latencyMs: number | undefined
  /** Why it is not alive; for a slow one, that it is slow. */
  reason: BridgeErrorValue | undefined
}

export const CHECK_TIMEOUT_MS = 10_000

/**
 * An answer after more than this is slow, in milliseconds. A new TLS connection to the other side of
 * the world and one answer take under 1.5 s (four round trips of 300 ms): what takes twice as long
 * waits for a worker of the server, and calls that do real work will be slow indeed.
 */
export const SLOW_MS = 3_000

/** A right answer has 46 bytes; pages that stand in the way are larger. */
const MAX_BYTES = 100_000

const aliveSchema = z.object({ success: z.boolean(), message: z.string().catch('') })

/**
 * Asks `GET /api/v1/system/is_alive` once. It needs no login, and none is sent.
 * @param signal ends it early
 * @throws BridgeError `cancelled` when the signal ended it, and nothing else
 */
export async function askIsAlive(serverUrl: string, signal?: AbortSignal): Promise<AliveAnswer> {
  const who = `PanDA (${new URL(serverUrl).host})`
  // Not AbortSignal.timeout: tests make the clock of setTimeout run.
  const late = new AbortController()
  const timer = setTimeout(
    () => late.abort(new DOMException('no answer in time', 'TimeoutError')),
    CHECK_TIMEOUT_MS,
  )
  timer.unref()
  const begun = performance.now()
  const stalls = measureStalls()
  try {
    const response = await fetch(`${serverUrl}/api/v1/system/is_alive`, {
      headers: { accept: 'application/json' },
      redirect: 'manual',
      signal: signal ? AbortSignal.any([signal, late.signal]) : late.signal,
    })
    const text = await readBounded(response, MAX_BYTES)
    const ms = performance.now() - begun - stalls()
    return judge(response, text, Math.max(0, Math.round(ms)), who)
  } catch (thrown) {
    if (signal?.aborted) throw new BridgeError('cancelled', 'The check was ended.', 'Check again.')
    const error = await explainNetworkError(thrown, who, serverUrl)
    return { is: healthOf(error), latencyMs: undefined, reason: error.toValue() }
  } finally {
    clearTimeout(timer)
    stalls()
  }
}

function healthOf({ code }: BridgeError): Health {
  if (code === 'untrusted-certificate') return 'untrusted'
  return code === 'not-panda' ? 'refusing' : 'unreachable'
}

function judge(response: Response, text: string, latencyMs: number, who: string): AliveAnswer {
  const refusal = findRefusal(response, text, who)
  if (refusal) return { is: 'refusing', latencyMs, reason: refusal }
  if (latencyMs <= SLOW_MS) return { is: 'alive', latencyMs, reason: undefined }
  const seconds = (latencyMs / 1000).toFixed(1)
  const reason: BridgeErrorValue = {
    code: 'overloaded',
    message: `${who} is slow: it took ${seconds} s to say that it is alive.`,
    nextStep: 'Expect calls to take long; it may be overloaded for a while.',
  }
  return { is: 'slow', latencyMs, reason }
}

/** Undefined for an answer as PanDA gives it when all is well. */
function findRefusal({ status, headers }: Response, text: string, who: string): BridgeErrorValue | undefined {
  const answer = aliveSchema.safeParse(parseJson(text)).data
  if (status === 200 && answer?.success) return undefined
  if (answer && !answer.success) {
    const said = quote(answer.message)
    return {
      code: 'refused-by-panda',
      message: `${who} answers that it is not alive${said === '' ? '' : `: ${said}`}.`,
      nextStep: 'Try again in a few minutes.',
    }
  }
  if (status >= 300 && status < 400) {
    const to = URL.parse(headers.get('location') ?? '')?.host
    return {
      code: 'not-panda',
      message: `${who} sends on to another page${to === undefined ? '' : `, at ${to}`}: the network may want a login of its own.`,
      nextStep: 'Sign in to the network in a browser, or check the address of the server.',
    }
  }
  if ([429, 502, 503, 504].includes(status))
    return {
      code: 'overloaded',
      message: `${who} is overloaded or being restarted (HTTP ${status}).`,
      nextStep: 'Try again in a few minutes.',
    }
  if (status === 403 || status >= 500)
    return {
      code: 'refused-by-panda',
      message: `${who} refuses to answer (HTTP ${status})${/^\s*</.test(text) ? '' : `: ${quote(text)}`}.`,
      nextStep: AGAIN_LATER,
    }
  const withoutTls = tlsOnly(status, text, who)
  if (withoutTls) return withoutTls.toValue()
  return {
    code: 'not-panda',
    message: `${who} does not answer as a PanDA server does (HTTP ${status}).`,
    nextStep: 'Check the address and the port of the server.',
  }
}

/** Characters of what a server says. */
const QUOTED = 200

/** A line of the server's, in quotes: an assistant may read it. */
function quote(text: string): string {
  const line = text.replaceAll(/[\p{C}"\s]+/gu, ' ').trim()
  const shown = line.length > QUOTED ? `${line.slice(0, QUOTED).toWellFormed()}…` : line
  return shown === '' ? '' : `"${shown}"`
}
