/**
 * What the pages may load: their own files, and no network. `'self'` is the address that they came from: the
 * bridge's own on 127.0.0.1 in a browser, the app's files in the desktop's window.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  // Mantine makes style elements at run time, for sizes that depend on the window's width. A style runs nothing,
  // and can load nothing either: images, fonts and connections are bounded below.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')
