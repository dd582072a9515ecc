import {
  createContext,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react'
import type { BridgeMethods, BridgeState } from '../bridge/api.ts'
import type { Connection } from './state-stream.ts'
import type { Transport } from './transport.ts'

/** What the pages know of the bridge: its methods and its state, whichever transport carries them. */
interface Connected {
  bridge: Transport
  api: BridgeMethods
  state: BridgeState
}

const BridgeContext = createContext<Connected | undefined>(undefined)
/** The name of the server beside the first that all within is of. By itself: long lists draw no row anew with each state. */
const AtContext = createContext<string | undefined>(undefined)

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
  return <BridgeContext value={{ bridge, api: bridge.api, state }}>{children}</BridgeContext>
}

/** The methods that are about one PanDA server. */
const ofServer = [
  'checkNow',
  'getHealthHistory',
  'signIn',
  'awaitSignIn',
  'cancelSignIn',
  'findOtherLogin',
  'importLogin',
  'signOut',
  'answerHost',
  'answer',
  'listTools',
  'toolListSizes',
  'releaseTool',
  'callTool',
  'chooseSet',
] as const satisfies readonly (keyof BridgeMethods)[]

/** Shows what is within as of that server, which is used beside the first: its state, and what is asked of it. */
export function AtServer({
  beside,
  children,
}: {
  beside: BridgeState['beside'][number]
  children: ReactNode
}) {
  const { bridge, api, state } = useConnected()
  const { name } = beside.server
  const own = useMemo(() => apiAt(api, name), [api, name])
  const { prefix: _prefix, problem: _problem, ...shown } = beside
  return (
    <BridgeContext value={{ bridge, api: own, state: { ...state, ...shown } }}>
      <AtContext value={name}>{children}</AtContext>
    </BridgeContext>
  )
}

function apiAt(api: BridgeMethods, server: string): BridgeMethods {
  const isOfServer: ReadonlySet<PropertyKey> = new Set(ofServer)
  return new Proxy(api, {
    get: (all, method: keyof BridgeMethods) => {
      const ask = all[method] as (input: object) => unknown
      return isOfServer.has(method) ? (input: object) => ask({ ...input, server }) : ask
    },
  })
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

/** The name of the server that is shown, where it is one beside the first. */
export function useAt(): string | undefined {
  return useContext(AtContext)
}

/** Of several servers in use ` at ePIC`, to say of which something is; of one alone nothing. */
export function useWhere(): string {
  const { server, beside } = useBridgeState()
  return server && beside.length > 0 ? ` at ${server.name}` : ''
}

/** Whether the bridge is there. */
export function useConnection(): Connection {
  const { bridge } = useConnected()
  return useSyncExternalStore(bridge.onConnection, bridge.connection)
}
