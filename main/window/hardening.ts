import { app, type Session, type WebContents } from 'electron'
import type { Log } from '../../bridge/log.ts'
import { isPage } from './pages.ts'

/** To copy a text is all that pages need of what a browser asks its user about. */
const allowedPermissions = new Set(['clipboard-sanitized-write'])

/** Shuts the pages in: no network, no permission, no other page. Even a page that somebody else wrote stays here. */
export function hardenSession(session: Session): void {
  session.setPermissionRequestHandler((_, permission, answer, { requestingUrl }) =>
    answer(allowedPermissions.has(permission) && isPage(requestingUrl)),
  )
  session.setPermissionCheckHandler(
    (_, permission, requestingOrigin) =>
      allowedPermissions.has(permission) && isPage(`${requestingOrigin.replace(/\/$/, '')}/`),
  )
  session.setDevicePermissionHandler(() => false)
  // The policy of the pages says the same; this holds for a page without one too.
  session.webRequest.onBeforeRequest(
    { urls: ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*', 'file://*/*'] },
    (_, answer) => answer({ cancel: true }),
  )
}

/**
 * Bounds what every page in the app may do, whichever window it is in.
 * @param openOutside what a link to somewhere else is given to
 */
export function hardenContents(openOutside: (url: string) => void, log: Log): void {
  app.on('web-contents-created', (_, contents) => hardenOne(contents, openOutside, log))
}

function hardenOne(contents: WebContents, openOutside: (url: string) => void, log: Log): void {
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url)
    return { action: 'deny' }
  })
  const stay = (event: { preventDefault: () => void }, url: string) => {
    if (isPage(url)) return
    event.preventDefault()
    log.warn({ url: url.slice(0, 200) }, 'A page was kept from going elsewhere')
  }
  contents.on('will-navigate', (event) => stay(event, event.url))
  contents.on('will-redirect', (event) => stay(event, event.url))
  contents.on('will-frame-navigate', (event) => stay(event, event.url))
  contents.on('will-attach-webview', (event) => event.preventDefault())
}
