import path from 'node:path'
import { z } from 'zod'
import { inTerminal, nonEmpty, type Surroundings } from '../surroundings.ts'
import { allowed, denied, reasons, unknown, type Asked, type Policy } from './policy.ts'
import { isReadable, programData, readJsoncPolicy, unreadable, type Source } from './sources.ts'

const names = z.array(z.string().max(1_000)).max(10_000).optional()
const settingsSchema = z.object({ mcp: z.object({ allowed: names, excluded: names }).optional() })

/** Where a program of Gemini CLI's family keeps its settings. */
interface Family {
  id: string
  /** Names of its folders on this system, below those of all users. */
  folder: { darwin: string; win32: string; linux: string }
  /** The variable that names the system's file. */
  variable: string
  own: (here: Surroundings) => string
}

/** https://geminicli.com/docs/cli/enterprise; google-gemini/gemini-cli `packages/cli/src/config/settings.ts`. */
export const geminiPolicy = policyOf({
  id: 'gemini-cli',
  folder: { darwin: 'GeminiCli', win32: 'gemini-cli', linux: 'gemini-cli' },
  variable: 'GEMINI_CLI_SYSTEM_SETTINGS_PATH',
  own: ({ home, env }) => path.join(nonEmpty(env['GEMINI_CLI_HOME']) ?? home, '.gemini'),
})

/** https://qwenlm.github.io/qwen-code-docs/en/users/configuration/settings */
export const qwenPolicy = policyOf({
  id: 'qwen-code',
  folder: { darwin: 'QwenCode', win32: 'qwen-code', linux: 'qwen-code' },
  variable: 'QWEN_CODE_SYSTEM_SETTINGS_PATH',
  own: ({ home, env }) => nonEmpty(env['QWEN_HOME']) ?? path.join(home, '.qwen'),
})

/**
 * `mcp.allowed` and `mcp.excluded` are lists of names, the same in small letters and without blanks around. A server
 * must stand in every list of allowed ones, and in none of excluded ones: the user's own count as the system's do.
 */
function policyOf(family: Family) {
  return async ({ name }: Asked, here: Surroundings): Promise<Policy | undefined> => {
    const terminal = inTerminal(here, family.id)
    const system = systemFile(family, terminal)
    const files = [system, path.join(path.dirname(system), 'system-defaults.json')]
    const sources = (await Promise.all(files.map(readJsoncPolicy))).filter((source) => source !== undefined)
    const own = await readJsoncPolicy(path.join(family.own(terminal), 'settings.json'))
    const said = sources.map((source) => byNames(source, name, 'organisation'))
    // What is wrong with the user's own file is said where it is read for its entry.
    if (own && isReadable(own)) said.push(byNames(own, name, 'user'))
    const find = (is: Policy['is']) => said.find((policy) => policy?.is === is)
    const found = find('denied') ?? find('unknown') ?? find('allowed')
    return found?.by === 'user' && found.is !== 'denied' ? undefined : found
  }
}

function systemFile({ folder, variable }: Family, here: Surroundings): string {
  const named = nonEmpty(here.env[variable])
  if (named !== undefined) return path.resolve(named)
  const root = here.root ?? ''
  const below = {
    darwin: `${root}/Library/Application Support`,
    win32: programData(here),
    linux: `${root}/etc`,
  }
  return path.join(below[here.system], folder[here.system], 'settings.json')
}

function byNames(source: Source, name: string, by: Policy['by']): Policy | undefined {
  const { where } = source
  const parsed = isReadable(source) ? settingsSchema.safeParse(source.values) : undefined
  if (!parsed?.success) return { ...unknown(where, unreadable), by }
  const { allowed: only, excluded = [] } = parsed.data.mcp ?? {}
  const same = (other: string) => other.trim().toLowerCase() === name.toLowerCase()
  if (excluded.some(same)) return denied(where, reasons.named, by)
  if (only && !only.some(same)) return denied(where, reasons.notNamed, by)
  return only || excluded.length > 0 ? { ...allowed(where, reasons.allowed), by } : undefined
}
