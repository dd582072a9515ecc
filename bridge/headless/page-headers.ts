import type { ServerResponse } from 'node:http'
import { contentSecurityPolicy } from '../page-policy.ts'

/** What every page and file says of itself to the browser. */
export function setPageHeaders(response: ServerResponse): void {
  response.setHeader('content-security-policy', contentSecurityPolicy)
  response.setHeader('x-content-type-options', 'nosniff')
  // The address of the one-time link must not be told to where a link leads.
  response.setHeader('referrer-policy', 'no-referrer')
  response.setHeader('cross-origin-opener-policy', 'same-origin')
  response.setHeader('cross-origin-resource-policy', 'same-origin')
}
