import { isIP } from 'node:net'
import tls, { type PeerCertificate } from 'node:tls'
import { BridgeError } from '../errors.ts'
import { describeNetworkError, inSentence, networkErrorCode } from './fetch.ts'

/** Milliseconds that a server may take to show its certificate. */
const LOOK_MS = 5_000
/** Certificates of a chain that are looked at; real ones have two to four. */
const LONGEST_CHAIN = 10

/**
 * What a failed request to that address means for the user. As `describeNetworkError`, and a
 * certificate that is not trusted is looked at once more to say whose is missing.
 * @param who the server as the user knows it
 */
export async function explainNetworkError(thrown: unknown, who: string, url: string): Promise<BridgeError> {
  const error = describeNetworkError(thrown, who)
  const { hostname, port } = new URL(url)
  if (error.code === 'untrusted-certificate')
    return (await explainCertificateError(hostname, port === '' ? 443 : Number(port), who, thrown)) ?? error
  // What OpenSSL says when something other than TLS answers it.
  const code = networkErrorCode(thrown)
  if (
    code === 'EPROTO' ||
    code?.startsWith('ERR_SSL_WRONG_VERSION') ||
    code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG'
  )
    return new BridgeError(
      'not-panda',
      `${who} does not speak TLS on this port (${code}).`,
      "Check the port: PanDA's own for https is 25443; 25080 is its port without TLS.",
      { cause: thrown },
    )
  return error
}

/**
 * Why a server's certificate is not trusted. Opens a connection that verifies nothing, only to read the
 * certificates: nothing is sent on it, and it is closed at once.
 * @returns undefined where there is nothing to say: not reachable any more, or trusted by now
 */
export async function explainCertificateError(
  host: string,
  port: number,
  who = `${host}:${port}`,
  cause?: unknown,
): Promise<BridgeError | undefined> {
  const name = host.replace(/^\[(.*)\]$/, '$1')
  const shown = await look(name, port)
  const explanation = shown && explain(shown, name, inSentence(who))
  if (!explanation) return undefined
  return new BridgeError('untrusted-certificate', explanation.message, explanation.nextStep, { cause })
}

/** What a server shows of itself. */
interface Shown {
  /** What OpenSSL, or Node's check of the name, says of it. */
  code: string
  /** Its own certificate first; each is signed by the next. */
  chain: PeerCertificate[]
}

async function look(host: string, port: number): Promise<Shown | undefined> {
  const { promise, resolve } = Promise.withResolvers<Shown | undefined>()
  const socket = tls.connect({
    host,
    port,
    ...(isIP(host) === 0 && { servername: host }),
    rejectUnauthorized: false,
  })
  const timer = setTimeout(() => resolve(undefined), LOOK_MS)
  socket.on('error', () => resolve(undefined))
  socket.on('close', () => resolve(undefined))
  socket.on('secureConnect', () => {
    // Typed as an Error; Node sets the code.
    const code = socket.authorizationError as unknown
    resolve(typeof code === 'string' ? { code, chain: chainOf(socket) } : undefined)
  })
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    socket.destroy()
  }
}

function chainOf(socket: tls.TLSSocket): PeerCertificate[] {
  const chain: PeerCertificate[] = []
  let next: tls.DetailedPeerCertificate | undefined = socket.getPeerCertificate(true)
  while (next?.raw && chain.length < LONGEST_CHAIN) {
    chain.push(next)
    // One that signed itself is its own issuer.
    next = next.issuerCertificate === next ? undefined : next.issuerCertificate
  }
  return chain
}

interface Explanation {
  message: string
  nextStep: string
}

function explain({ code, chain }: Shown, host: string, who: string): Explanation | undefined {
  const [own, ...others] = chain
  const last = chain.at(-1)
  if (!own || !last) return undefined
  switch (code) {
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return {
        message: `The certificate of ${who} is made for ${namesOf(own)}, not for ${host}.`,
        nextStep:
          'Check the address of the server; if it is right, do not go on, and tell the administrators of the server.',
      }
    case 'CERT_HAS_EXPIRED': {
      const now = Date.now()
      const expired = chain.find((certificate) => Date.parse(certificate.valid_to) < now) ?? own
      const whose = others.includes(expired) ? `of its authority ${nameOf(expired.subject)} ` : ''
      return {
        message: `The certificate of ${who} is not valid any more: the one ${whose}expired on ${day(expired.valid_to)}.`,
        nextStep:
          whose === ''
            ? 'Only the administrators of the server can renew it; check also the date of this computer.'
            : `Set the new certificate of the authority as CA file. ${usualPlace(nameOf(expired.subject))}`,
      }
    }
    case 'CERT_NOT_YET_VALID':
      return {
        message: `The certificate of ${who} is valid only from ${day(own.valid_from)}.`,
        nextStep: 'Check the date and the time of this computer.',
      }
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return {
        message: `The certificate of ${who} is signed by no authority but by itself (${nameOf(own.subject)}).`,
        nextStep:
          'Ask the administrators of the server for the certificate, compare it, and set it as CA file.',
      }
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return missing(nameOf(last.subject), own, who)
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return missing(nameOf(last.issuer), own, who)
    default:
      return undefined
  }
}

function missing(authority: string, own: PeerCertificate, who: string): Explanation {
  const signer = nameOf(own.issuer)
  const how = signer === authority ? authority : `${signer}, and that by ${authority}`
  return {
    message: `The certificate of ${who} is not trusted: it is signed by ${how}, and the certificate of ${authority} is missing here.`,
    nextStep: `Set that certificate as CA file. ${usualPlace(authority)}`,
  }
}

/** Where the file of an authority usually is. Never taken from the certificate, which anybody could have made. */
function usualPlace(authority: string): string {
  const onGridMachines =
    'grid machines have it in /etc/grid-security/certificates (package ca-policy-egi-core)'
  if (/\bCERN\b/i.test(authority))
    return `The CERN CA web site, https://cafiles.cern.ch/cafiles/, has both CERN Root Certification Authority 2 and CERN Grid Certification Authority: put them into one folder and set that; ${onGridMachines}.`
  return `Ask the administrators of the server for it; ${onGridMachines}. A network that inspects connections, as some companies' do, shows its own authority here.`
}

function nameOf({ CN, O }: Partial<Record<'CN' | 'O', string | string[]>>): string {
  const [name, organisation] = [CN, O].map((part) => plain([part ?? []].flat().join(', ')))
  if (!name) return organisation ? `"${organisation}"` : 'an authority without a name'
  return organisation ? `"${name}" (${organisation})` : `"${name}"`
}

/** Names that the certificate is made for; a large site's has hundreds. */
function namesOf({ subjectaltname = '', subject }: PeerCertificate): string {
  const names = subjectaltname.split(', ').map((name) => plain(name.replace(/^(DNS|IP Address):/, '')))
  const shown = names.filter((name) => name !== '').slice(0, 5)
  if (shown.length === 0) return nameOf(subject)
  return shown.join(', ') + (names.length > shown.length ? ' and others' : '')
}

/** What an unknown server wrote, fit for a sentence that an assistant may read: no line, no quote, no length. */
function plain(text: string): string {
  return text
    .replaceAll(/[^\p{L}\p{N}\p{M} .,:;*@/()+_-]/gu, ' ')
    .replaceAll(/ +/g, ' ')
    .trim()
    .slice(0, 80)
}

/** `2026-11-20`, from the date as a certificate writes it. */
function day(date: string): string {
  const time = Date.parse(date)
  return Number.isNaN(time) ? plain(date) : new Date(time).toISOString().slice(0, 10)
}
