import { z } from 'zod'
import { BridgeError } from '../errors.ts'
import type { Home } from '../home.ts'
import { controlKey } from './control-key.ts'

const answerSchema = z.object({ ok: z.string().startsWith('/ui/#link=') })

/**
 * Has the running bridge make an address that opens one window, once, in the next five minutes.
 * @param url of the bridge: `http://127.0.0.1:PORT`
 * @throws BridgeError `not-running`
 */
export async function makeLink(home: Home, url: string): Promise<string> {
  const key = await controlKey(home)
  try {
    const response = await fetch(`${url}/api/makeLink`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key.reveal()}`, 'content-type': 'application/json' },
      body: '{}',
      signal: AbortSignal.timeout(10_000),
    })
    return url + answerSchema.parse(await response.json()).ok
  } catch (cause) {
    throw new BridgeError(
      'not-running',
      'The bridge made no link: it stopped, or is of an older version.',
      'Restart it: "panda-bridge stop", then "panda-bridge serve".',
      { cause },
    )
  }
}
