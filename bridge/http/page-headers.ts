import type { ServerResponse } from 'node:http'
import { contentSecurityPolicy } from './page-policy.ts'

/** What every page and file says of itself to the browser. */
export function setPageHeaders(response: ServerResponse): void {
  response.setHeader('content-security-policy', contentSecurityPolicy)
  response.setHeader('x-content-type-options', 'nosniff')
  // Where a link leads learns nothing of the bridge, not even its port.
  response.setHeader('referrer-policy', 'no-referrer')
  response.setHeader('cross-origin-opener-policy', 'same-origin')
  response.setHeader('cross-origin-resource-policy', 'same-origin')
}
