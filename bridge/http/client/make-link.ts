import { z } from 'zod'
import { BridgeError } from '../../errors.ts'
import type { Home } from '../../home/home.ts'
import { askBridge } from './http-client.ts'

const linkSchema = z.string().startsWith('/ui/#link=')

/**
 * Has the running bridge make an address that opens one window, once, in the next five minutes.
 * @param url of the bridge: `http://127.0.0.1:PORT`
 * @throws BridgeError `not-running`
 */
export async function makeLink(home: Home, url: string): Promise<string> {
  const made = linkSchema.safeParse(await askBridge(home, 'makeLink', {}))
  if (made.success) return url + made.data
  throw new BridgeError(
    'not-running',
    'The bridge made no link: it is of an older version.',
    'Restart it: "panda-bridge stop", then "panda-bridge serve".',
  )
}

/** Settles when a link has been used, or cannot be any more, or nobody waits any more. Never throws. */
export async function whenUsed(home: Home, link: string, signal: AbortSignal): Promise<void> {
  await askBridge(home, 'awaitLink', { link }, signal).catch(() => undefined)
}
