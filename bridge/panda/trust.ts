import tls from 'node:tls'
import { setTimeout } from 'node:timers/promises'
import { BridgeError } from '../errors.ts'
import type { Log } from '../home/log.ts'
import { mustBeAbsolute } from '../platform/plain-file.ts'
import {
  isFolder,
  readCertificateFile,
  readCertificateFolder,
  type FoundCertificates,
} from './certificate-files.ts'

export interface TrustOptions {
  log: Log
  /** CA files of the user's: PEM with any number of certificates, DER, or a folder of such files. */
  caFiles?: readonly string[]
  /** `X509_CERT_DIR` and `NODE_EXTRA_CA_CERTS` are read from it. */
  env?: NodeJS.ProcessEnv
}

/** Which certificate authorities are trusted, for a window or a support request. */
export interface TrustReport {
  /** False where this Node.js can't use any but its own. */
  inUse: boolean
  /** Different certificates, of all sources together. */
  certificates: number
  sources: { name: string; certificates: number }[]
  /** Sentences about what was left out. */
  notes: string[]
}

/** Where the grid's certificate authorities are installed: package ca-policy-egi-core and its like. */
const GRID_FOLDER = '/etc/grid-security/certificates'
/** Milliseconds for one folder: it may be on a network file system (CVMFS) that hangs. */
const FOLDER_MS = 10_000
/** A folder with a hundred files that are no certificates is one thing to say, not a hundred. */
const MOST_NOTES = 20

/** What Node itself trusts, before anything was set here: `default` says later what was set. */
let ofNode: readonly string[] | undefined
let turns = 0

/**
 * Makes this process trust, together: Node's authorities, the system's store, the grid's folder,
 * the file of `NODE_EXTRA_CA_CERTS` (Electron with its fuse for NODE_OPTIONS off ignores that
 * variable) and the user's CA files. It counts for all TLS connections that are opened afterwards,
 * `fetch` included. Called again, it replaces the user's files by those given then.
 * @throws BridgeError `file-access`, `invalid-file` or `invalid-input` for a CA file of the user's; everything else is in use then too
 */
export async function trustAuthorities(options: TrustOptions): Promise<TrustReport> {
  const { log, caFiles = [], env = process.env } = options
  forbidUnverifiedTls(log, process.env)
  turns += 1
  const turn = turns
  const known = new Map<string, string>()
  const report: TrustReport = { inUse: true, certificates: 0, sources: [], notes: [] }
  const add = (name: string, pems: readonly string[]): void => {
    const different = new Map(pems.map((pem) => [pem.replaceAll(/\s/g, ''), pem]))
    for (const [key, pem] of different) known.set(key, pem)
    report.sources.push({ name, certificates: different.size })
  }
  const addFound = (name: string, found: FoundCertificates): void => {
    add(name, found.certificates.map(String))
    report.notes.push(...found.notes)
  }

  ofNode ??= readStore('default', report) ?? tls.rootCertificates
  add('Node.js', ofNode)
  add("the system's store", readStore('system', report) ?? [])
  const gridFolder = env['X509_CERT_DIR'] || GRID_FOLDER
  addFound(gridFolder, await readGridFolder(gridFolder))
  const extra = env['NODE_EXTRA_CA_CERTS']
  if (extra) addFound(extra, await readOrNote(extra))
  let problem: BridgeError | undefined
  for (const file of caFiles) {
    try {
      addFound(file, await readCaFile(file))
    } catch (error) {
      problem ??= error as BridgeError
    }
  }

  report.certificates = known.size
  if (report.notes.length > MOST_NOTES) {
    const more = report.notes.length - MOST_NOTES
    report.notes = [...report.notes.slice(0, MOST_NOTES), `${more} more files were left out.`]
  }
  // A call that came later knows better.
  if (turn === turns) use([...known.values()], report)
  const { inUse, certificates, notes } = report
  log.info({ inUse, certificates, notes }, 'certificate authorities')
  if (problem) throw problem
  return report
}

/**
 * Takes `NODE_TLS_REJECT_UNAUTHORIZED=0` out of the environment, where Node looks at each new
 * connection: a login must not go to a server that could be anybody.
 */
export function forbidUnverifiedTls(log: Log, env: NodeJS.ProcessEnv = process.env): void {
  if (env['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0') return
  delete env['NODE_TLS_REJECT_UNAUTHORIZED']
  log.warn(
    {},
    'NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored: certificates are always verified. Set a CA file instead.',
  )
}

/** The parts of node:tls that Node.js has only since 22.15 and 22.19; this package runs from 22.12. */
const stores: Partial<Pick<typeof tls, 'getCACertificates' | 'setDefaultCACertificates'>> = tls

function readStore(type: 'default' | 'system', report: TrustReport): string[] | undefined {
  try {
    return stores.getCACertificates?.(type)
  } catch (error) {
    report.notes.push(`The ${type} certificate store cannot be read (${(error as Error).message}).`)
    return undefined
  }
}

function use(pems: string[], report: TrustReport): void {
  if (stores.setDefaultCACertificates) return stores.setDefaultCACertificates(pems)
  report.inUse = false
  report.notes.unshift(
    `This Node.js (${process.versions.node}) trusts only its own certificate authorities: use Node.js 22.19, 24.5 or newer, or start it with NODE_EXTRA_CA_CERTS=FILE.`,
  )
}

async function readGridFolder(folder: string): Promise<FoundCertificates> {
  const ended = new AbortController()
  const late = setTimeout(FOLDER_MS, undefined, { signal: ended.signal }).then(() =>
    nothing(`${folder} is left out: reading it takes too long.`),
  )
  late.catch(() => undefined)
  try {
    return await Promise.race([readCertificateFolder(folder), late])
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // Most computers are no grid machines.
    if (code === 'ENOENT' && folder === GRID_FOLDER) return { certificates: [], notes: [] }
    return nothing(`${folder} cannot be read (${code}).`)
  } finally {
    ended.abort()
  }
}

async function readOrNote(file: string): Promise<FoundCertificates> {
  try {
    return await readCertificateFile(file)
  } catch (error) {
    return nothing(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`)
  }
}

function nothing(note: string): FoundCertificates {
  return { certificates: [], notes: [note] }
}

/** What the user chose must be there: a sentence now, not an untrusted server later. */
async function readCaFile(file: string): Promise<FoundCertificates> {
  mustBeAbsolute(file)
  let found: FoundCertificates
  try {
    found = await ((await isFolder(file)) ? readCertificateFolder(file) : readCertificateFile(file))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new BridgeError(
      'file-access',
      code === 'ENOENT' ? `There is no CA file ${file}.` : `The CA file ${file} cannot be read (${code}).`,
      'Check the path of the CA file, and that you may read it.',
      { cause: error },
    )
  }
  if (found.certificates.length > 0) {
    // A certificate of the oldest kind that signs itself does not say that it is an authority's.
    if (!found.certificates.some((one) => one.ca || one.issuer === one.subject))
      found.notes.push(
        `${file} holds no authority's certificate, only a server's: that makes nothing trusted.`,
      )
    return found
  }
  throw new BridgeError(
    'invalid-file',
    `There is no certificate in the CA file: ${found.notes[0] ?? `${file} has no certificate files.`}`,
    'Give the certificate of the authority as PEM or DER, for example CERN-Root-2.pem.',
  )
}
