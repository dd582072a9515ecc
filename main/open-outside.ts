import { shell } from 'electron'
import { handOver, type HandOver } from '../bridge/home/browser/hand-over.ts'
import type { Home } from '../bridge/home/home.ts'
import type { Log } from '../bridge/home/log.ts'
import type { Bridge } from '../bridge/index.ts'
import { isSecret, mayOpen, plainOf } from './links.ts'

/** Opens an address in the user's browser, if it is one of the app's. */
export function openOutside(url: string, bridge: Bridge, home: Home, log: Log): void {
  if (!mayOpen(url, bridge.state)) {
    log.warn({ url: url.slice(0, 200) }, 'A link was not opened: it is not one of the app’s')
    return
  }
  // Only on Linux an address becomes an argument of a program that other users may look at.
  if (process.platform !== 'linux' || !isSecret(url, bridge.state)) void shell.openExternal(url)
  else void openSecretly(url, bridge, home)
}

/** A login with its code in the address: whoever is first to open it is logged in, or logs in another. */
async function openSecretly(url: string, bridge: Bridge, home: Home): Promise<void> {
  const plain = plainOf(url, bridge.state)
  const handedOver = await handOver(url, home, async (file) => {
    const reason = await shell.openPath(file)
    if (reason !== '') throw new Error(reason)
  })
  if (handedOver) endWithLogin(handedOver, url, bridge)
  // The window shows the code, which can be typed, or the whole address, which can be copied.
  else if (plain !== undefined) void shell.openExternal(plain)
}

function endWithLogin({ ended, end }: HandOver, url: string, bridge: Bridge): void {
  const unsubscribe = bridge.subscribe((state) => {
    if (!isSecret(url, state)) end()
  })
  void ended.then(unsubscribe)
}
