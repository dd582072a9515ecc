import { X509Certificate } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** What a file or folder gave, and sentences about what it did not give. */
export interface FoundCertificates {
  certificates: X509Certificate[]
  notes: string[]
}

/** Largest file that is read, in bytes: Mozilla's whole list is a tenth of it. */
const MAX_FILE_BYTES = 2_000_000
/** Most files of a folder that are read: the grid's own has about 500. */
const MAX_FILES = 3_000
/** Files that are read at the same time. */
const AT_ONCE = 16

/**
 * `HASH.0` as OpenSSL and the grid name certificates by their subject, and the usual endings.
 * `HASH.r0` is a revocation list; a grid folder also holds `.info`, `.namespaces`, `.signing_policy`.
 */
const certificateName = /^[0-9a-f]{8}\.\d{1,3}$|\.(pem|crt|cer|der)$/i

/** @throws an error of the file system */
export async function readCertificateFile(file: string): Promise<FoundCertificates> {
  const { size, isFile } = await lookAt(file)
  if (!isFile) return { certificates: [], notes: [`${file} is not a file.`] }
  if (size > MAX_FILE_BYTES)
    return { certificates: [], notes: [`${file} is larger than ${MAX_FILE_BYTES} bytes.`] }
  const { certificates, broken } = parseCertificates(await readFile(file))
  const notes = []
  if (certificates.length === 0) notes.push(`${file} holds no certificate that can be read.`)
  else if (broken > 0) notes.push(`${file} holds ${broken} certificates that cannot be read.`)
  return { certificates, notes }
}

/**
 * The certificates of a folder such as `/etc/grid-security/certificates`; what else lies there is not opened.
 * @throws an error of the file system where the folder cannot be listed
 */
export async function readCertificateFolder(folder: string): Promise<FoundCertificates> {
  const names = (await readdir(folder)).filter((name) => certificateName.test(name)).toSorted()
  const found: FoundCertificates = { certificates: [], notes: [] }
  if (names.length > MAX_FILES)
    found.notes.push(`${folder} has ${names.length} certificate files: only ${MAX_FILES} are read.`)
  const files = names.slice(0, MAX_FILES).map((name) => join(folder, name))
  for (let start = 0; start < files.length; start += AT_ONCE) {
    const batch = files.slice(start, start + AT_ONCE)
    for (const { certificates, notes } of await Promise.all(batch.map(readOrNote))) {
      found.certificates.push(...certificates)
      found.notes.push(...notes)
    }
  }
  return found
}

/** Whether that is a folder. @throws an error of the file system where there is nothing */
export async function isFolder(path: string): Promise<boolean> {
  return (await stat(path)).isDirectory()
}

/** Never opens a pipe or a device: reading one may never end. */
async function lookAt(file: string): Promise<{ size: number; isFile: boolean }> {
  const found = await stat(file)
  return { size: found.size, isFile: found.isFile() }
}

async function readOrNote(file: string): Promise<FoundCertificates> {
  try {
    return await readCertificateFile(file)
  } catch (error) {
    return {
      certificates: [],
      notes: [`${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`],
    }
  }
}

const pemBlock = /-----BEGIN (X509 )?CERTIFICATE-----[\s\S]+?-----END (X509 )?CERTIFICATE-----/g

/** PEM with any number of certificates, whatever text or key stands between them, or one in DER. */
function parseCertificates(bytes: Buffer): { certificates: X509Certificate[]; broken: number } {
  const blocks = bytes.toString('latin1').match(pemBlock)
  const certificates: X509Certificate[] = []
  let broken = 0
  for (const block of blocks ?? [bytes]) {
    try {
      certificates.push(new X509Certificate(block))
    } catch {
      broken += 1
    }
  }
  return { certificates, broken }
}
