import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { isObject, parseJson } from '../../platform/json.ts'
import { inTerminal, nonEmpty, type Surroundings } from '../surroundings.ts'
import {
  isReadable,
  managedPreferences,
  programFiles,
  readJsonPolicy,
  registryPolicy,
  type ReadableSource,
  type Source,
} from './sources.ts'

/** More than anybody splits a policy into. */
const MOST_PARTS = 200

/** Where an administrator puts what is for Claude Code (https://code.claude.com/docs/en/managed-settings). */
export function systemFolder(here: Surroundings): string {
  if (here.system === 'win32') return path.join(programFiles(here), 'ClaudeCode')
  const root = here.root ?? ''
  return here.system === 'darwin'
    ? `${root}/Library/Application Support/ClaudeCode`
    : `${root}/etc/claude-code`
}

/** Where the user's own settings of it are. */
export function userFolder(here: Surroundings): string {
  const { home, env } = inTerminal(here, 'claude-code')
  return nonEmpty(env['CLAUDE_CONFIG_DIR']) ?? path.join(home, '.claude')
}

/**
 * What manages Claude Code, the highest first: what the account's organisation has sent, of which a copy is kept beside
 * the user's settings; the device's management; the files. Windows' part of the user counts where there is nothing else.
 */
export async function managedSources(here: Surroundings): Promise<Source[]> {
  const sent = await readJsonPolicy(path.join(userFolder(here), 'remote-settings.json'))
  const device = [
    ...(await managedPreferences('com.anthropic.claudecode', here)),
    ...settingsIn(await registryPolicy('HKLM', 'ClaudeCode', here)),
  ]
  const files = await managedFiles(here)
  const admin = [...(sent ? [sent] : []), ...device.slice(0, 1), ...files]
  if (admin.some((source) => !isReadable(source) || hasPolicy(source))) return admin
  return settingsIn(await registryPolicy('HKCU', 'ClaudeCode', here))
}

/** Its whole policy is the JSON of one value there. */
function settingsIn(source: Source | undefined): Source[] {
  if (!source) return []
  if (!isReadable(source)) return [source]
  const { Settings: text } = source.values
  if (text === undefined) return []
  const parsed = typeof text === 'string' ? parseJson(text) : undefined
  return [{ where: source.where, values: isObject(parsed) ? parsed : undefined }]
}

/** `managed-settings.json` and the parts beside it, put together in the order of their names. */
async function managedFiles(here: Surroundings): Promise<Source[]> {
  const folder = systemFolder(here)
  const parts = path.join(folder, 'managed-settings.d')
  const listed = await readdir(parts).catch((thrown: NodeJS.ErrnoException) =>
    thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR' ? [] : undefined,
  )
  if (!listed) return [{ where: parts, values: undefined }]
  const names = listed.filter((name) => name.endsWith('.json') && !name.startsWith('.')).toSorted()
  if (names.length > MOST_PARTS) return [{ where: parts, values: undefined }]
  const files = [path.join(folder, 'managed-settings.json'), ...names.map((name) => path.join(parts, name))]
  const found = (await Promise.all(files.map(readJsonPolicy))).filter((source) => source !== undefined)
  const broken = found.find((source) => !isReadable(source))
  if (broken) return [broken]
  const [first, ...others] = found.filter(isReadable)
  return first ? [others.reduce(together, first)] : []
}

/** Lists are joined and the later one of other values counts. Named by the last part that says something of servers. */
function together(before: ReadableSource, part: ReadableSource): ReadableSource {
  const values = { ...before.values }
  for (const [key, value] of Object.entries(part.values)) {
    const old = values[key]
    values[key] =
      Array.isArray(old) && Array.isArray(value) ? [...(old as unknown[]), ...(value as unknown[])] : value
  }
  const saysMore = Object.keys(part.values).some((key) => key.includes('McpServers'))
  return { where: saysMore ? part.where : before.where, values }
}

/** These say how the sources are read, and are no policy. */
const controls = new Set(['managedSourcesBehavior', 'wslInheritsWindowsSettings'])

export function hasPolicy({ values = {} }: Source): boolean {
  return Object.keys(values).some((key) => !controls.has(key))
}
