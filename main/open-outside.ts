import { shell } from 'electron'
import { handOver, type HandOver } from '../bridge/home/browser/hand-over.ts'
import type { Home } from '../bridge/home/home.ts'
import type { Log } from '../bridge/home/log.ts'
import type { Bridge } from '../bridge/index.ts'
import { mayOpen, plainOf } from './links.ts'

/** Opens an address in the user's browser, if it is one of the app's. */
export function openOutside(url: string, bridge: Bridge, home: Home, log: Log): void {
  if (!mayOpen(url, bridge.state)) {
    log.warn({ url: url.slice(0, 200) }, 'A link was not opened: it is not one of the app’s')
    return
  }
  const plain = plainOf(url, bridge.state)
  // Only on Linux an address becomes an argument of a program that other users may look at.
  if (plain === undefined || process.platform !== 'linux') void shell.openExternal(url)
  else void openSecretly(url, plain, bridge, home)
}

/** A sign-in with its code in the address: whoever is first to open it is signed in, or signs in another. */
async function openSecretly(url: string, plain: string, bridge: Bridge, home: Home): Promise<void> {
  const handedOver = await handOver(url, home, async (file) => {
    const reason = await shell.openPath(file)
    if (reason !== '') throw new Error(reason)
  })
  // The window shows the code: it can be typed.
  if (!handedOver) return void shell.openExternal(plain)
  endWithSignIn(handedOver, bridge)
}

function endWithSignIn({ ended, end }: HandOver, bridge: Bridge): void {
  const unsubscribe = bridge.subscribe(({ login }) => {
    if (login.is !== 'signing-in') end()
  })
  void ended.then(unsubscribe)
}
