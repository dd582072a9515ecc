import { Fragment, type ReactNode } from 'react'
import { useBridgeState } from './bridge.tsx'

/**
 * What is shown of the server in use. With another server it begins anew: an error, an answer or a spinner of the
 * last one would be taken for the new one's.
 */
export function OfServer({ children }: { children: ReactNode }) {
  const { server } = useBridgeState()
  // How it is reached may change under it: an error of that change is its own.
  return <Fragment key={server && `${server.name} ${server.url} ${server.vo}`}>{children}</Fragment>
}
