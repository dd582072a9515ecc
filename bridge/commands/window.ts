import { handOver } from '../home/browser/hand-over.ts'
import type { Home } from '../home/home.ts'
import { makeLink, whenUsed } from '../http/client/make-link.ts'
import { hasBrowser } from './browser.ts'
import { print } from './print.ts'

/**
 * Prints a one-time link to the bridge at that URL, and opens it where a person sits.
 * @param another the command that prints another link
 * @returns `opened` settles when the browser has used the link, or will not any more
 * @throws BridgeError
 */
export async function showWindow(
  home: Home,
  url: string,
  browser: boolean,
  another = 'panda-bridge open',
): Promise<{ opened: Promise<void> }> {
  const link = await makeLink(home, url)
  print`Open ${link}`
  print`It works once, within five minutes. For another: ${another}`
  const { hostname, port } = new URL(url)
  if (process.env['SSH_CONNECTION']) {
    print`From another computer, forward the port first, and open the link there:`
    print`  ssh -L ${port}:${hostname}:${port} THIS-HOST`
  }
  const handedOver = browser && hasBrowser(process) ? await handOver(link, home) : undefined
  if (!handedOver) return { opened: Promise.resolve() }
  print`It has been handed to your browser.`
  const waiting = new AbortController()
  void handedOver.ended.then(() => waiting.abort())
  return { opened: whenUsed(home, link, waiting.signal).then(handedOver.end) }
}
