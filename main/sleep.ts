import { powerMonitor } from 'electron'
import type { Bridge } from '../bridge/index.ts'

/**
 * Tells the bridge when the computer sleeps and wakes. A change of network the bridge sees by itself.
 * @returns what ends that
 */
export function followSleep(bridge: Bridge): () => void {
  const sleep = () => bridge.sleep()
  const wake = () => bridge.wake()
  powerMonitor.on('suspend', sleep)
  powerMonitor.on('resume', wake)
  return () => {
    powerMonitor.off('suspend', sleep)
    powerMonitor.off('resume', wake)
  }
}
