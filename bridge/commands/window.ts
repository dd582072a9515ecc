import open from 'open'
import { makeLink } from '../headless/make-link.ts'
import type { Home } from '../home.ts'
import { print } from './print.ts'

/**
 * Prints a one-time link to the bridge at that URL, and opens it where a person sits.
 * @param another the command that prints another link
 * @throws BridgeError
 */
export async function showWindow(
  home: Home,
  url: string,
  browser: boolean,
  another = 'panda-bridge open',
): Promise<void> {
  const link = await makeLink(home, url)
  print`Open ${link}`
  print`It works once, within five minutes. For another: ${another}`
  const { hostname, port } = new URL(url)
  if (process.env['SSH_CONNECTION']) {
    print`From another computer, forward the port first, and open the link there:`
    print`  ssh -L ${port}:${hostname}:${port} THIS-HOST`
  }
  if (browser && hasBrowser(process)) await open(link).catch(() => undefined)
}

/** Whether a person sits in front of this process: not over ssh, not in a container, not in the background. */
export function hasBrowser({
  env,
  platform,
  stdout,
}: Pick<NodeJS.Process, 'env' | 'platform' | 'stdout'>): boolean {
  if (!stdout.isTTY || env['SSH_CONNECTION']) return false
  return platform === 'win32' || platform === 'darwin' || Boolean(env['DISPLAY'] ?? env['WAYLAND_DISPLAY'])
}
