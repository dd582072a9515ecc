import type { Page } from '@playwright/test'
import type { Host } from './host.ts'

/** Pages that a WebContents has opened. */
export const ownPages = new WeakSet<Page>()

/** Pages that no WebContents opened never reach the network and are closed. */
export async function closePopups(host: Host): Promise<void> {
  await host.context.route('**/*', (route) => {
    let own = false
    try {
      own = ownPages.has(route.request().frame().page())
    } catch {
      // A popup's first request has no frame yet.
    }
    return own ? route.fallback() : route.abort('aborted')
  })
  host.context.on('page', (page) => {
    // The page is announced before newPage returns it.
    setTimeout(() => {
      if (!ownPages.has(page)) page.close().catch(() => undefined)
    }, 50)
  })
}
