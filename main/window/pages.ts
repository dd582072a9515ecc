import { protocol } from 'electron'
import { readPage } from '../../bridge/http/page-files.ts'
import { contentSecurityPolicy } from '../../bridge/http/page-policy.ts'

const SCHEME = 'panda-bridge'

/** The origin of the pages: a scheme of the app's own, which no other program and no page of the web can use. */
export const pagesOrigin = `${SCHEME}://app`

/** Has to be called before the app is ready. */
export function registerPages(): void {
  // Without `bypassCSP` and `corsEnabled`: pages are bound by their policy, and nobody else may read them.
  const privileges = { standard: true, secure: true, supportFetchAPI: true }
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges }])
}

/** @param folder of the built pages */
export function servePages(folder: string): void {
  protocol.handle(SCHEME, (request) => answerPage(request, folder))
}

export async function answerPage(
  { method, url }: Pick<Request, 'method' | 'url'>,
  folder: string,
): Promise<Response> {
  const address = URL.parse(url)
  const page =
    method === 'GET' && address !== null && `${address.protocol}//${address.host}` === pagesOrigin
      ? await readPage(folder, address.pathname.slice(1))
      : undefined
  if (!page)
    return new Response('There is nothing at this address.', {
      status: 404,
      headers: { 'content-type': 'text/plain' },
    })
  return new Response(page.content, {
    headers: {
      'content-type': page.type,
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
    },
  })
}

/** Whether that address is one of the pages. */
export function isPage(url: string): boolean {
  return url.startsWith(`${pagesOrigin}/`)
}
