import { createContext, useContext, useEffect, useState, type ReactNode } from 'react'
import type { BridgeApi, BridgeMethods, BridgeState } from '../bridge/api.ts'

/** What the pages know of the bridge: its methods and its state, whichever transport carries them. */
interface Connected {
  api: BridgeMethods
  state: BridgeState
}

const BridgeContext = createContext<Connected | undefined>(undefined)

/** Gives the pages the bridge; until its first state arrives, and while it is gone, shows what `waiting` says. */
export function BridgeProvider({
  api,
  waiting,
  children,
}: {
  api: BridgeApi
  waiting: ReactNode
  children: ReactNode
}) {
  const [state, setState] = useState<BridgeState>()
  useEffect(() => api.subscribe(setState), [api])
  if (!state) return waiting
  return <BridgeContext value={{ api, state }}>{children}</BridgeContext>
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
  return useConnected().api
}
