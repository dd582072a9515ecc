import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { SystemFolder } from '../bridge/home/system-file.ts'
import { newHome } from './homes.ts'

/** The example of the guide. */
const example = resolve(import.meta.dirname, '../docs/managed/managed.json')

/** The example's content, with a server of this computer in place of one that nobody has. */
export function managedContent(server: object): {
  locked: Record<string, unknown>
  [field: string]: unknown
} {
  const content = JSON.parse(readFileSync(example, 'utf8')) as { locked: Record<string, unknown> }
  return { ...content, locked: { ...content.locked, servers: [server] } }
}

/** An administrator's folder, which who runs the tests is believed to be one of. @param text of managed.json */
export function systemWith(text?: string): SystemFolder {
  const path = join(newHome().folder, 'system')
  mkdirSync(path, { mode: 0o755 })
  chmodSync(path, 0o755)
  if (text !== undefined) writeFileSync(join(path, 'managed.json'), text, { mode: 0o644 })
  return { path, owners: [process.getuid?.() ?? 0] }
}
