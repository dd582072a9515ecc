import { createContext, useContext, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react'
import type { BridgeMethods, BridgeState } from '../bridge/api.ts'
import type { Connection } from './state-stream.ts'
import type { Transport } from './transport.ts'

/** What the pages know of the bridge: its methods and its state, whichever transport carries them. */
interface Connected {
  bridge: Transport
  state: BridgeState
}

const BridgeContext = createContext<Connected | undefined>(undefined)

/** Gives the pages the bridge; until its first state arrives, and while it is gone, shows what `waiting` says. */
export function BridgeProvider({
  bridge,
  waiting,
  children,
}: {
  bridge: Transport
  waiting: ReactNode
  children: ReactNode
}) {
  const [state, setState] = useState<BridgeState>()
  useEffect(() => bridge.api.subscribe(setState), [bridge])
  if (!state) return waiting
  return <BridgeContext value={{ bridge, state }}>{children}</BridgeContext>
}

function useConnected(): Connected {
  const connected = useContext(BridgeContext)
  if (!connected) throw new Error('Outside of BridgeProvider')
  return connected
}

/** The one state that everything shown is a function of. */
export function useBridgeState(): BridgeState {
  return useConnected().state
}

/** The bridge's methods. A failed one throws an error value: `{ code, message, nextStep }`. */
export function useApi(): BridgeMethods {
  return useConnected().bridge.api
}

/** Whether the bridge is there. */
export function useConnection(): Connection {
  const { bridge } = useConnected()
  return useSyncExternalStore(bridge.onConnection, bridge.connection)
}
