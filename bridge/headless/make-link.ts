import { z } from 'zod'
import { BridgeError } from '../errors.ts'
import type { Home } from '../home.ts'
import { controlKey } from './control-key.ts'

const linkSchema = z.object({ ok: z.string().startsWith('/ui/#link=') })

/**
 * Has the running bridge make an address that opens one window, once, in the next five minutes.
 * @param url of the bridge: `http://127.0.0.1:PORT`
 * @throws BridgeError `not-running`
 */
export async function makeLink(home: Home, url: string): Promise<string> {
  try {
    return url + linkSchema.parse(await post(home, `${url}/api/makeLink`, {}, AbortSignal.timeout(10_000))).ok
  } catch (cause) {
    throw new BridgeError(
      'not-running',
      'The bridge made no link: it stopped, or is of an older version.',
      'Restart it: "panda-bridge stop", then "panda-bridge serve".',
      { cause },
    )
  }
}

/** Settles when a link has been used, or cannot be any more, or nobody waits any more. Never throws. */
export async function whenUsed(home: Home, url: string, link: string, signal: AbortSignal): Promise<void> {
  await post(home, `${url}/api/awaitLink`, { link }, signal).catch(() => undefined)
}

async function post(home: Home, url: string, body: object, signal: AbortSignal): Promise<unknown> {
  const key = await controlKey(home)
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${key.reveal()}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  })
  return response.json()
}
