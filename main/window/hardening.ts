import { app, type Session, type WebContents } from 'electron'
import type { Log } from '../../bridge/home/log.ts'
import { isPage, pagesOrigin } from './pages.ts'

/** To copy a text is all that pages need of what a browser asks its user about. */
const allowedPermissions = new Set(['clipboard-sanitized-write'])

const networkSchemes = new Set(['http:', 'https:', 'ws:', 'wss:', 'ftp:', 'file:'])

/**
 * Where everything goes that would go by TCP: port 0, to which nothing connects. Loopback is no exception. A proxy
 * that the app itself was started with (`--proxy-server`) goes before this one.
 */
const nowhere = { proxyRules: 'socks5://127.0.0.1:0', proxyBypassRules: '<-loopback>' }

/**
 * Shuts the pages in: no request, no connection, no permission, no other page. Even a page that somebody else wrote
 * stays here, with two exceptions that Electron has no means against: WebRTC and `<link rel="dns-prefetch">` have the
 * system look up names, and whoever answers for a name learns that it was asked for.
 */
export async function hardenSession(session: Session): Promise<void> {
  session.setPermissionRequestHandler((_, permission, answer, { requestingUrl }) =>
    answer(allowedPermissions.has(permission) && isPage(requestingUrl)),
  )
  session.setPermissionCheckHandler(
    (_, permission, requestingOrigin) =>
      allowedPermissions.has(permission) && isPage(`${requestingOrigin.replace(/\/$/, '')}/`),
  )
  session.setDevicePermissionHandler(() => false)
  // The policy of the pages says the same; this holds for a page without one too.
  session.webRequest.onBeforeRequest({ urls: ['<all_urls>'] }, ({ url }, answer) =>
    answer({ cancel: networkSchemes.has(URL.parse(url)?.protocol ?? '') }),
  )
  // Files are saved by the app, which asks the user. A page that downloads asks for nothing good.
  session.on('will-download', (event) => event.preventDefault())
  // WebRTC is bound by neither: what it has left of TCP goes this way (and of UDP none, below).
  await session.setProxy(nowhere)
}

/**
 * Bounds what every page in the app may do, whichever window it is in.
 * @param openOutside what a link to somewhere else is given to
 */
export function hardenContents(openOutside: (url: string) => void, log: Log): void {
  app.on('web-contents-created', (_, contents) => hardenOne(contents, openOutside, log))
}

function hardenOne(contents: WebContents, openOutside: (url: string) => void, log: Log): void {
  // Developer tools, which a packaged app does not open.
  if (!app.isPackaged && contents.getType() === 'remote') return
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
  // about:blank asks nobody, and to stop it on its way ends Electron: the pages come back in its place.
  contents.on('did-navigate', (_, url) => {
    if (isPage(url)) return
    log.warn({ url: url.slice(0, 200) }, 'A page went elsewhere, and was replaced')
    contents.loadURL(`${pagesOrigin}/`).catch(() => undefined)
  })
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
}
