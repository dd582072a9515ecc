import { powerMonitor } from 'electron'
import type { Bridge } from '../bridge/index.ts'
import { networkChanges } from '../bridge/platform/network.ts'
import type { SystemProxy } from './proxy.ts'

/**
 * Tells the bridge when the computer sleeps and wakes. A change of network it sees by itself.
 * @returns what ends that
 */
export function followSleep(bridge: Bridge, proxy: SystemProxy): () => void {
  const sleep = () => bridge.sleep()
  const wake = () => {
    // A laptop that was carried elsewhere has other proxies.
    proxy.forget()
    networkChanges.happened()
    bridge.wake()
  }
  powerMonitor.on('suspend', sleep)
  powerMonitor.on('resume', wake)
  return () => {
    powerMonitor.off('suspend', sleep)
    powerMonitor.off('resume', wake)
  }
}
