import { z } from 'zod'
import { toBridgeError } from '../../errors.ts'
import { parseMcpUrl } from '../../panda/address.ts'
import { comparable } from '../../platform/comparable.ts'
import type { Trust } from '../../policy/effects.ts'
import { LONGEST_NAME, oneLine, prefixRule, variableRule } from './entry-fields.ts'

const address = z
  .string()
  .max(2_000)
  .meta({ title: 'The address of the server' })
  .transform((text, context) => {
    try {
      return parseMcpUrl(text)
    } catch (thrown) {
      const { message, nextStep } = toBridgeError(thrown)
      context.addIssue({ code: 'custom', message: `${message} ${nextStep}` })
      return z.NEVER
    }
  })

/** As an authorization server takes it (draft-ietf-oauth-client-id-metadata-document, section 3). */
function isDocumentUrl(id: string): boolean {
  const url = URL.parse(id)
  // Written otherwise than it is read, it would have "." or ".." in its path, or no path at all.
  if (url?.protocol !== 'https:' || url.href !== id || url.pathname === '/') return false
  return [url.username, url.password, url.search].every((part) => part === '') && !id.includes('#')
}

const variable = z.string().regex(variableRule.pattern, variableRule.words)

/**
 * How requests show who asks: not at all; with the ID token of PanDA, where the user lets it go; with a bearer that is kept
 * among the secrets; or with a login by MCP's authorization (2025-11-25), in the browser.
 */
export const loginSchema = z.enum(['none', 'panda', 'bearer', 'oauth']).meta({ title: 'How it is entered' })

const byHttp = z.object({
  by: z.literal('http'),
  url: address,
  login: loginSchema,
  /**
   * Of a client that the server's administrators have registered, or the https address of a document that says who this
   * program is (OAuth Client ID Metadata Document); else the server is asked for one. Not secret.
   */
  clientId: z
    .string()
    .min(1)
    .max(500)
    .refine(
      (id) => !/^https?:/i.test(id) || isDocumentUrl(id),
      'A client ID that is an address is https, with a path, and with nothing after it.',
    )
    .meta({ title: 'The client ID' })
    .optional(),
})

const byCommand = z.object({
  by: z.literal('command'),
  /** A program and its arguments, started as they are, without a shell. */
  command: z.string().min(1).max(1_000).regex(oneLine.pattern).meta({ title: 'The command' }),
  arguments: z.array(z.string().max(10_000)).max(100).default([]),
  /** Of its environment, besides what every program needs, such as HOME and PATH. Not secret. */
  variables: z.record(variable, z.string().max(10_000)).default({}),
  /** Variables whose values are kept among the secrets. */
  secrets: z.array(variable).max(20).default([]),
})

const trustSchema = z
  .enum(['nothing', 'annotations', 'only-looks'] satisfies Trust[])
  .meta({ title: 'What it is trusted with' })

/** An MCP server that answers besides PanDA. No secret is in it. */
export const furtherEntrySchema = z.object({
  name: z
    .string()
    .trim()
    .min(1)
    .max(LONGEST_NAME)
    .regex(oneLine.pattern, oneLine.words)
    .meta({ title: 'The name of the server' }),
  /** Stands before the names of its tools and prompts: `rucio_`; nothing where its names say already whose they are. */
  prefix: z.string().regex(prefixRule.pattern, prefixRule.words).meta({ title: 'The prefix' }),
  reach: z.discriminatedUnion('by', [byHttp, byCommand]),
  /**
   * `nothing`: each of its tools counts as one that destroys. `annotations`: what they say of themselves is believed.
   * `only-looks`: nothing that it does changes anything.
   */
  trust: trustSchema.default('nothing'),
  /** Nothing is asked of one that is switched off. */
  on: z.boolean().default(true),
})
export type FurtherEntry = z.output<typeof furtherEntrySchema>

/** Whether two entries have one name, as their user reads it. */
export function isSameEntry(one: Pick<FurtherEntry, 'name'>, other: Pick<FurtherEntry, 'name'>): boolean {
  return comparable(one.name) === comparable(other.name)
}

/** What of the environment a program is given, for the user: no value of it that is secret. */
export function variablesIn({ reach }: Pick<FurtherEntry, 'reach'>): string[] {
  if (reach.by === 'http') return []
  const values = Object.entries(reach.variables).map(([name, value]) => `${name}=${value}`)
  return [...values, ...reach.secrets.map((name) => `${name}, a secret`)]
}

/** Where it is, for the user: its address, or its command. */
export function placeOf({ reach }: FurtherEntry): string {
  return reach.by === 'http' ? reach.url : [reach.command, ...reach.arguments].join(' ')
}
