// The shim loads this file: it imports no package, and reads node:crypto only where it needs it.

/** Milliseconds that each side has for its line of the greeting. */
export const GREETING_MS = 5_000

/** The longest line of a greeting: bytes. */
const LONGEST = 200

/**
 * What a client speaks once it has the proof: HTTP, or messages of MCP, a line each, after a line with its key. Lines are
 * for the 2025 protocols, whose sessions are a connection each: HTTP takes most of a call's time there.
 */
export type Speech = 'http' | 'lines'

/** The bridge's answer to a key, where messages go as lines. */
export const WELCOME = 'welcome'
export const REFUSED = 'refused'

/**
 * What a client says first on each connection, before it shows a key: a number that nobody could foresee.
 * @param challenge 64 hexadecimal digits
 */
export function askForProof(challenge: string, speech: Speech): string {
  return `panda-bridge ${speech} ${challenge}\n`
}

/** What such a line says, or undefined where it is none. */
export function readGreeting(line: string): { challenge: string; speech: Speech } | undefined {
  const [, speech, challenge = ''] = /^panda-bridge (http|lines) ([0-9a-f]{64})$/.exec(line) ?? []
  return speech === 'http' || speech === 'lines' ? { challenge, speech } : undefined
}

/** Where the answer will do, whatever it is: that the other side lives. */
export const ANY_CHALLENGE = '0'.repeat(64)

/** A number that nobody can foresee: 64 hexadecimal digits. */
export function newChallenge(): string {
  return process.getBuiltinModule('node:crypto').randomBytes(32).toString('hex')
}

/**
 * What only a bridge of this home can answer to a challenge: HMAC-SHA256, as 64 hexadecimal digits. It is good for one
 * address, so that nobody can have it made by the true bridge, at another one.
 * @param key the home's control key
 */
export function proofOf(key: string, address: string, challenge: string): string {
  const { createHmac } = process.getBuiltinModule('node:crypto')
  return createHmac('sha256', key).update(`panda-bridge proof\n${address}\n${challenge}`).digest('hex')
}

/** Compares in a time that does not depend on where the two differ. */
export function isSame(one: string, other: string): boolean {
  const { timingSafeEqual } = process.getBuiltinModule('node:crypto')
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
}

/**
 * The line with which the other side begins, without its end. What is behind the line would be lost: neither side sends
 * anything before it has the other's line.
 * @throws Error where it is too long, has more behind it, takes longer than {@link GREETING_MS}, or the connection ends
 */
export function readLine(socket: NodeJS.ReadableStream & { destroy(): unknown }): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let text = ''
  const timer = setTimeout(() => reject(new SilentError('The other side said nothing')), GREETING_MS)
  const take = (chunk: Buffer) => {
    text += chunk.toString('latin1')
    const end = text.indexOf('\n')
    if (end === -1 && text.length <= LONGEST) return
    if (end === text.length - 1 && end <= LONGEST) resolve(text.slice(0, -1))
    else reject(new Error('The other side said something else'))
  }
  const ended = () => reject(new SilentError('The other side has gone'))
  socket.on('data', take).once('end', ended).once('error', ended).once('close', ended)
  return promise.finally(() => {
    clearTimeout(timer)
    socket.off('data', take).off('end', ended).off('error', ended).off('close', ended)
  })
}

/** The other side said nothing: it is busy, about to end, has as many connections as it takes, or is no bridge. */
export class SilentError extends Error {}
