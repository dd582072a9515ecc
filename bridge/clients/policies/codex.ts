import path from 'node:path'
import { z } from 'zod'
import { parse as parseToml } from 'smol-toml'
import { isObject } from '../../platform/json.ts'
import type { Surroundings } from '../surroundings.ts'
import { allowed, denied, reasons, unknown, type Asked, type Policy } from './policy.ts'
import {
  isReadable,
  managedPreferences,
  programData,
  readTomlPolicy,
  unreadable,
  type Source,
} from './sources.ts'

const text = z.string().max(32_768)
const matcher = z.discriminatedUnion('match', [
  z.object({ match: z.literal('exact'), value: text }),
  z.object({ match: z.literal('prefix'), value: text }),
  z.object({ match: z.literal('regex'), expression: text }),
])
type Matcher = z.infer<typeof matcher>

const requirement = z.object({
  identity: z.union([
    z.object({
      command: z.union([text, z.object({ executable: text, args: z.array(matcher).max(1_000) })]),
    }),
    z.object({ url: z.union([text, matcher]) }),
  ]),
})
type Identity = z.infer<typeof requirement>['identity']

/**
 * What Codex is allowed here: the table `mcp_servers` of requirements.toml, in which a server must stand by its name and
 * be started or reached as it says there (https://developers.openai.com/codex/enterprise/managed-configuration; openai/codex
 * `codex-rs/config/src/mcp_requirements.rs`). What OpenAI sends to an account lies elsewhere.
 */
export async function codexPolicy(asked: Asked, here: Surroundings): Promise<Policy | undefined> {
  const sources = await managedSources(here)
  const broken = sources.find((source) => !isReadable(source) || !tableOf(source))
  if (broken) return unknown(broken.where, unreadable)
  const lists = sources.filter((source) => source.values?.['mcp_servers'] !== undefined)
  const [first] = lists
  if (!first) return undefined
  // The tables are laid over each other, the highest last.
  const source = lists.find((each) => asked.name in (tableOf(each) ?? {}))
  if (!source) return denied(first.where, reasons.notNamed)
  const parsed = requirement.safeParse(tableOf(source)?.[asked.name])
  if (!parsed.success) return unknown(source.where, unreadable)
  const verdict = isServer(parsed.data.identity, asked)
  if (verdict === undefined) return unknown(source.where, 'it compares with a pattern that Codex alone reads')
  return verdict
    ? allowed(source.where, reasons.allowed)
    : denied(source.where, 'the server of this name that it allows is another one')
}

/** The highest first. */
async function managedSources(here: Surroundings): Promise<Source[]> {
  const preferences = (await managedPreferences('com.openai.codex', here)).flatMap(requirementsIn)
  const root = here.root ?? ''
  const file =
    here.system === 'win32'
      ? path.join(programData(here), 'OpenAI', 'Codex', 'requirements.toml')
      : `${root}/etc/codex/requirements.toml`
  const system = await readTomlPolicy(file)
  return system ? [...preferences, system] : preferences
}

/** The same file as Base64 in a device's management. */
function requirementsIn(source: Source): Source[] {
  if (!isReadable(source)) return [source]
  const { requirements_toml_base64: encoded } = source.values
  if (encoded === undefined) return []
  try {
    const values = parseToml(Buffer.from(z.string().parse(encoded), 'base64').toString('utf8'))
    return [{ where: source.where, values }]
  } catch {
    return [{ where: source.where, values: undefined }]
  }
}

function tableOf({ values = {} }: Source): Record<string, unknown> | undefined {
  const { mcp_servers: table = {} } = values
  return isObject(table) ? table : undefined
}

/** Undefined where only Codex can tell: its regular expressions are those of another language. */
function isServer(identity: Identity, { command, url }: Asked): boolean | undefined {
  if ('url' in identity) {
    if (url === undefined) return false
    return typeof identity.url === 'string' ? identity.url === url : matches(identity.url, url)
  }
  if (command === undefined) return false
  const [program, ...args] = command
  if (typeof identity.command === 'string') return identity.command === program
  const { executable, args: wanted } = identity.command
  if (executable !== program || wanted.length !== args.length) return false
  const verdicts = new Set(wanted.map((each, index) => matches(each, args[index] ?? '')))
  if (verdicts.has(false)) return false
  return verdicts.has(undefined) ? undefined : true
}

function matches(wanted: Matcher, found: string): boolean | undefined {
  if (wanted.match === 'exact') return wanted.value === found
  if (wanted.match === 'prefix') return found.startsWith(wanted.value)
  return undefined
}
