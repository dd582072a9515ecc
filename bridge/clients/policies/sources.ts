import { stat } from 'node:fs/promises'
import path from 'node:path'
import { parse as parseToml } from 'smol-toml'
import { isObject, parseJson } from '../../platform/json.ts'
import { readPlainFile } from '../../platform/plain-file.ts'
import { jsonFormat } from '../formats/json.ts'
import { nonEmpty, type Surroundings } from '../surroundings.ts'

// Policies are read where they lie and never written. One that is there and cannot be read is known as that: it is taken
// neither for a yes nor for a no.

/** A policy has some kilobytes. In bytes. */
const MOST = 1024 * 1024

export interface Source {
  /** By which a user and an administrator know it. */
  where: string
  /** Undefined where it cannot be read. */
  values: Record<string, unknown> | undefined
}

export type ReadableSource = Source & { values: Record<string, unknown> }

export function isReadable(source: Source): source is ReadableSource {
  return source.values !== undefined
}

export const unreadable = 'it cannot be read'

/** JSON of RFC 8259. Undefined where there is no such file. */
export function readJsonPolicy(file: string): Promise<Source | undefined> {
  return readPolicy(file, parseJson)
}

/** The same with comments and commas that are too many. */
export function readJsoncPolicy(file: string): Promise<Source | undefined> {
  return readPolicy(file, (text) => jsonFormat({ comments: true, trailingCommas: true }).read(text) ?? {})
}

export function readTomlPolicy(file: string): Promise<Source | undefined> {
  return readPolicy(file, parseToml)
}

async function readPolicy(file: string, parse: (text: string) => unknown): Promise<Source | undefined> {
  try {
    if ((await stat(file)).size > MOST) return { where: file, values: undefined }
    const text = (await readPlainFile(file)).toString('utf8').replace(/^\uFEFF/, '')
    return { where: file, values: asValues(parse(text)) }
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException
    return code === 'ENOENT' || code === 'ENOTDIR' ? undefined : { where: file, values: undefined }
  }
}

function asValues(parsed: unknown): Record<string, unknown> | undefined {
  return isObject(parsed) ? parsed : undefined
}

/** The programs' folder of Windows. */
export function programFiles({ env, root = '' }: Surroundings): string {
  return root + (nonEmpty(env['ProgramFiles']) ?? 'C:\\Program Files')
}

/** Where Windows' programs keep what is for all users. */
export function programData({ env, root = '' }: Surroundings): string {
  return root + (nonEmpty(env['ProgramData']) ?? 'C:\\ProgramData')
}

/**
 * What a device's management has set for a program of macOS, the user's part first. Only these folders count, which
 * an administrator alone writes.
 */
export async function managedPreferences(domain: string, here: Surroundings): Promise<Source[]> {
  if (here.system !== 'darwin') return []
  const folder = `${here.root ?? ''}/Library/Managed Preferences`
  const user = nonEmpty(here.env['USER']) ?? path.basename(here.home)
  const files = [path.join(folder, user, `${domain}.plist`), path.join(folder, `${domain}.plist`)]
  const found = await Promise.all(files.map((file) => readPropertyList(file, here)))
  return found.filter((source) => source !== undefined)
}

async function readPropertyList(file: string, here: Surroundings): Promise<Source | undefined> {
  const isThere = await stat(file).then(
    () => true,
    (thrown: NodeJS.ErrnoException) => thrown.code !== 'ENOENT' && thrown.code !== 'ENOTDIR',
  )
  if (!isThere) return undefined
  const text = await here.output('/usr/bin/plutil', ['-convert', 'json', '-o', '-', file]).catch(() => '')
  return { where: file, values: asValues(parseJson(text)) }
}

type Hive = 'HKLM' | 'HKCU'

/** The values of a key below `SOFTWARE\Policies` in Windows' registry; undefined where there is no such key. */
export async function registryPolicy(
  hive: Hive,
  name: string,
  here: Surroundings,
): Promise<Source | undefined> {
  if (here.system !== 'win32') return undefined
  const key = `${hive}\\SOFTWARE\\Policies\\${name}`
  const reg = path.win32.join(nonEmpty(here.env['SystemRoot']) ?? 'C:\\Windows', 'System32', 'reg.exe')
  try {
    return { where: key, values: registryValues(await here.output(reg, ['query', key])) }
  } catch (thrown) {
    // It ends with 1 where there is no such key, and says why in the language of the system.
    return (thrown as { code?: unknown }).code === 1 ? undefined : { where: key, values: undefined }
  }
}

/** Four blanks stand around the type of each value; a text of several lines goes on in the next ones. */
const VALUE = /^ {4}(\S.*?) {4}REG_([A-Z_]+)(?: {4}(.*))?$/

function registryValues(text: string): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  let last: string | undefined
  for (const line of text.trimEnd().split(/\r?\n/)) {
    const [whole, name = '', type, value = ''] = VALUE.exec(line) ?? []
    if (whole !== undefined) {
      last = name
      values[name] = type === 'DWORD' ? Number(value) : value
    } else if (last !== undefined && typeof values[last] === 'string') {
      values[last] = `${String(values[last])}\n${line}`
    }
  }
  return values
}

/** A switch as it may stand there: as it is, as a number, or as a text. Undefined where it is none. */
export function switchOf(value: unknown): boolean | undefined {
  const text = typeof value === 'string' ? value.trim().toLowerCase() : value
  if (text === true || text === 'true' || text === 1 || text === '1') return true
  if (text === false || text === 'false' || text === 0 || text === '0') return false
  return undefined
}

/** A value that some keep as itself and some as its JSON. */
export function plainOrJson(value: unknown): unknown {
  return typeof value === 'string' ? parseJson(value.trim()) : value
}
