import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** False where the command line that makes the certificates is not installed. */
export const hasOpenssl = await run('openssl', ['version']).then(
  () => true,
  () => false,
)

/** A certificate with its key, both PEM, and the file of the certificate. */
export interface Issued {
  cert: string
  key: string
  certFile: string
}

interface Wish {
  /** As openssl writes it: `/O=CERN/CN=CERN Grid CA`. */
  subject: string
  /** The name or address that it is for, as `DNS:localhost` or `IP:127.0.0.1`; none for an authority. */
  altName?: string
  /** 30 when missing; -1 made it expire yesterday. */
  days?: number
}

/** Certificate authorities of a test's own, in a temporary folder that goes with it. */
export class Authorities implements AsyncDisposable {
  readonly folder: string
  #made = 0

  static async create(): Promise<Authorities> {
    return new Authorities(await mkdtemp(join(tmpdir(), 'panda-bridge-tls-')))
  }

  private constructor(folder: string) {
    this.folder = folder
  }

  /** A certificate that the issuer signs; one that signs itself where there is none. */
  async issue(wish: Wish, issuer?: Issued): Promise<Issued> {
    this.#made += 1
    const file = join(this.folder, `made-${this.#made}`)
    const [key, request, cert, extensions] = [`${file}.key`, `${file}.csr`, `${file}.crt`, `${file}.ext`]
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    await openssl('req', '-new', '-utf8', ...curve, '-subj', wish.subject, '-keyout', key, '-out', request)
    await writeFile(
      extensions,
      wish.altName === undefined
        ? 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n'
        : `basicConstraints=critical,CA:FALSE\nsubjectAltName=${wish.altName}\n`,
    )
    const signer = issuer
      ? ['-CA', issuer.certFile, '-CAkey', issuer.certFile.replace(/crt$/, 'key')]
      : ['-signkey', key]
    const serial = ['-set_serial', String(this.#made)]
    const days = ['-days', String(wish.days ?? 30)]
    await openssl(
      'x509',
      '-req',
      '-in',
      request,
      ...signer,
      ...serial,
      ...days,
      '-extfile',
      extensions,
      '-out',
      cert,
    )
    return { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8'), certFile: cert }
  }

  /** The name that a grid folder gives to a certificate: the hash of its subject. */
  async gridName({ certFile }: Issued): Promise<string> {
    return `${(await openssl('x509', '-in', certFile, '-noout', '-subject_hash')).trim()}.0`
  }

  /** The same certificate in the binary form. */
  async der({ certFile }: Issued): Promise<string> {
    const file = certFile.replace(/crt$/, 'der')
    await openssl('x509', '-in', certFile, '-outform', 'DER', '-out', file)
    return file
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
  }
}

async function openssl(...args: string[]): Promise<string> {
  return (await run('openssl', args)).stdout
}
