import type { Duplex } from 'node:stream'

/**
 * Most bytes of a request's headers. The bridge sets no cookie, but a browser sends it those of every other server that
 * was ever met at 127.0.0.1, whatever its port (RFC 6265, section 8.5): more than the 16 KiB of Node come together.
 */
export const MAX_HEADER_BYTES = 128 * 1024

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<title>Too many cookies - PanDA Bridge</title>
<h1>Your browser sends too many cookies</h1>
<p>They belong to other programs that you opened at this address of your computer, and PanDA Bridge needs none of them.</p>
<p>Delete the cookies of 127.0.0.1 (or localhost) in your browser, or open the link in a private window.</p>
</html>
`

/** Answers what Node could not read as a request. */
export function answerBadRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const isTooLong = error.code === 'HPE_HEADER_OVERFLOW'
  const body = isTooLong ? page : ''
  const lines = [
    `HTTP/1.1 ${isTooLong ? '431 Request Header Fields Too Large' : '400 Bad Request'}`,
    'connection: close',
    'content-type: text/html; charset=utf-8',
    "content-security-policy: default-src 'none'",
    `content-length: ${Buffer.byteLength(body)}`,
  ]
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`)
}
