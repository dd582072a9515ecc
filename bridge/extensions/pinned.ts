import { createHash, createPublicKey, verify } from 'node:crypto'
import { z } from 'zod'
import { BridgeError } from '../errors.ts'
import { explainNetworkError } from '../panda/certificate-error.ts'
import { AnswerTooLarge, readBytes } from '../panda/fetch.ts'
import { parseMcpUrl } from '../panda/address.ts'
import { address } from '../panda/servers.ts'
import { version } from '../platform/version.ts'
import { MOST_EXTENSION_BYTES } from './format.ts'

/** What a file from elsewhere must fit, whoever hands it out: its checksum, or a key that signs its editions (Ed25519). */
export const pinSchema = z.union([
  z.strictObject({
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/i, 'A SHA-256 has 64 digits and letters from a to f.')
      .transform((text) => text.toLowerCase())
      .meta({ title: 'The checksum' }),
  }),
  z.strictObject({
    key: z
      .string()
      .regex(/^[A-Za-z0-9+/]{43}=$/, 'A public key of Ed25519 is 32 bytes in base64: 44 characters.')
      .meta({ title: 'The key' }),
  }),
])
export type Pin = z.output<typeof pinSchema>

export const webSourceSchema = z.strictObject({
  url: address('The address', parseMcpUrl),
  pin: pinSchema,
})
export type WebSource = z.output<typeof webSourceSchema>

/** What was handed out. */
export interface Pinned {
  text: string
  /** In base64, where a key is the pin. */
  signature?: string | undefined
}

const TIMEOUT_MS = 30_000
/** 64 bytes in base64, and a line break. */
const MOST_SIGNATURE_BYTES = 200

/** RFC 8410: what stands before the 32 bytes of a key. */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')

/**
 * Fetches a file and sees to it that it fits its pin. The signature of one with a key lies beside it: the address with .sig.
 * @throws BridgeError
 */
export async function fetchPinned({ url, pin }: WebSource, signal: AbortSignal): Promise<Pinned> {
  const bytes = await get(url, MOST_EXTENSION_BYTES, signal)
  const signature = 'key' in pin ? await get(besides(url), MOST_SIGNATURE_BYTES, signal) : undefined
  const text = bytes.toString('utf8')
  if (!Buffer.from(text).equals(bytes))
    throw new BridgeError('invalid-file', `What ${url} hands out is no text in UTF-8.`, 'Check the address.')
  const found = { text, signature: signature?.toString('ascii').trim() }
  mustFit(found, pin, url)
  return found
}

/** @throws BridgeError `invalid-file` for what does not */
export function mustFit({ text, signature }: Pinned, pin: Pin, where: string): void {
  if ('sha256' in pin) {
    const found = createHash('sha256').update(text).digest('hex')
    if (found === pin.sha256) return
    throw new BridgeError(
      'invalid-file',
      `What ${where} hands out has another checksum than the one that was given: it begins with ${found.slice(0, 12)}.`,
      'Ask those who have given you the checksum whether there is a new edition.',
    )
  }
  if (isSigned(text, signature ?? '', pin.key)) return
  throw new BridgeError(
    'invalid-file',
    `What ${where} hands out is not signed with the key that was given.`,
    'Ask those who have given you the key.',
  )
}

function isSigned(text: string, signature: string, key: string): boolean {
  try {
    const der = Buffer.concat([SPKI, Buffer.from(key, 'base64')])
    const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' })
    return verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64'))
  } catch {
    return false
  }
}

function besides(url: string): string {
  const signature = new URL(url)
  signature.pathname += '.sig'
  return signature.href
}

/** No login goes along, and no redirect is followed: the address is where it is. */
async function get(url: string, mostBytes: number, signal: AbortSignal): Promise<Buffer> {
  const { host } = new URL(url)
  try {
    const response = await fetch(url, {
      headers: { 'user-agent': `panda-bridge/${version}` },
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    })
    if (response.ok) return await readBytes(response, mostBytes)
    await response.body?.cancel()
    throw new BridgeError(
      'unreachable',
      response.status >= 300 && response.status < 400
        ? `${host} sends on to another address.`
        : `${host} does not hand out ${url} (HTTP ${response.status}).`,
      'Give the address of the file itself.',
    )
  } catch (thrown) {
    if (thrown instanceof AnswerTooLarge)
      throw new BridgeError(
        'invalid-file',
        `${url} is larger than ${mostBytes} bytes.`,
        'Check the address.',
        {
          cause: thrown,
        },
      )
    if (thrown instanceof BridgeError) throw thrown
    throw await explainNetworkError(thrown, host, url)
  }
}
