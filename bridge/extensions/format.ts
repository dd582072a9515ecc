import { z } from 'zod'
import { actors, categories, components, retries } from '../diagnosis/known-error.ts'
import { parseMcpUrl } from '../panda/address.ts'
import { address, pandaServerSchema } from '../panda/servers.ts'
import { ownSetSchema } from '../policy/endpoint-set.ts'
import { ruleSchema, type Rules } from '../policy/rules.ts'
import { furtherEntrySchema } from '../upstream/further/entry.ts'

/** Of the format. A file says which one it is written in; this program reads all up to this. */
export const EXTENSION_VERSION = 1

/** Of one file. */
export const MOST_EXTENSION_BYTES = 1_000_000

const line = (title: string, most = 200) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u, 'It is one line of text without control characters.')
    .meta({ title })

const slug = (title: string) =>
  z
    .string()
    .regex(
      /^[a-z][a-z0-9-]{0,39}$/,
      'It has up to 40 small letters, digits and hyphens, and begins with a letter.',
    )
    .meta({ title })

/** A file of this computer is none of an extension's concern. */
const server = pandaServerSchema.omit({ caFile: true }).strict()

/** What it is trusted with its user says, who adds it. */
const upstream = furtherEntrySchema
  .omit({ on: true, trust: true })
  .extend({ about: line('What it is for') })
  .strict()

/** A set that can be chosen and not changed. */
export const offeredSetSchema = z.strictObject({
  id: slug('The id of the set'),
  name: line('The name of the set', 60),
  about: line('What it is for').optional(),
  tools: ownSetSchema.shape.tools,
  further: ownSetSchema.shape.further,
})

export type OfferedSet = z.output<typeof offeredSetSchema>

const rules = z
  .strictObject({ read: ruleSchema, write: ruleSchema, destructive: ruleSchema } satisfies Record<
    keyof Rules,
    z.ZodType
  >)
  .partial()

const argument = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,29}$/, 'It has up to 30 small letters, digits and _, and begins with a letter.')
    .meta({ title: 'The name of the argument' }),
  description: line('The description'),
  required: z.boolean().default(true),
  /** `task`: the number of a task, which is completed with the user's own. */
  is: z.enum(['task', 'words']).default('words'),
})

const prompt = z
  .strictObject({
    name: slug('The name of the prompt'),
    title: line('The title', 100),
    description: line('The description', 500),
    arguments: z.array(argument).max(10).default([]),
    /** The tool that it leads to: without that in the set it is not offered. */
    tool: z.string().min(1).max(200).meta({ title: 'The name of the tool' }).optional(),
    /** What the assistant is asked, with {argument} for what the user gives. */
    text: z.string().trim().min(1).max(4_000).meta({ title: 'The text' }),
  })
  .check(({ value, issues }) => {
    const known = new Set(value.arguments.map(({ name }) => name))
    for (const [, name = ''] of value.text.matchAll(/\{([a-z][a-z0-9_]*)\}/g))
      if (!known.has(name))
        issues.push({
          code: 'custom',
          input: value.text,
          path: ['text'],
          message: `It has {${name}}, and there is no argument of that name.`,
        })
  })

const error = z.strictObject({
  component: z.enum(components).meta({ title: 'The component' }),
  code: z.number().int().min(1).max(1_000_000).meta({ title: 'The code' }),
  /** Looked for in PanDA's message, whatever its case: what this row says then counts before one without. */
  says: line('What the message has', 200).optional(),
  name: line('The name of the error', 60).optional(),
  meaning: line('What happened', 400),
  category: z.enum(categories).default('payload'),
  whoCanAct: z.array(z.enum(actors)).min(1).max(6).default(['user']),
  helps: line('What to do next', 400),
  retry: z.enum(retries).default('after-fix'),
  logFiles: z.array(line('The name of the file', 100)).max(10).default([]),
})

const web = address('The address', parseMcpUrl)

const documentation = z.strictObject({
  id: slug('The id of the documentation'),
  name: line('The name of the documentation', 100),
  /** A tar.gz of the pages as they are written, in reStructuredText or Markdown. */
  archive: web,
  /** Of the pages in the archive, below its own first folder: `docs/source`. */
  folder: z
    .string()
    .max(200)
    .regex(/^[\w.-]+(?:\/[\w.-]+)*$|^$/, 'It is the path of a folder, as docs/source.')
    .default(''),
  /** Where the pages are on the web: what stands before, and behind, the path of each. */
  web,
  ending: z
    .string()
    .regex(/^(?:\.[a-z]{1,5}|\/)?$/, 'It is .html, / or nothing.')
    .default('.html'),
  /** What a person can look at to see what is fetched. */
  origin: web,
  licence: line('The licence', 60),
  megabytes: z.number().positive().max(50),
})

/**
 * What an experiment brings, as data. Names of its sets, prompts and documentation count within it; those of its servers
 * and upstreams everywhere.
 */
export const extensionSchema = z.strictObject({
  $schema: z.string().max(500).optional(),
  version: z.literal(EXTENSION_VERSION),
  /** Without a hyphen: it stands with one before the names of what it brings, which must be nobody else's. */
  name: z
    .string()
    .regex(/^[a-z][a-z0-9]{0,39}$/, 'It has up to 40 small letters and digits, and begins with a letter.')
    .meta({ title: 'The name of the extension' }),
  title: line('The title', 60),
  about: line('What it is for', 500),
  /** Whom to ask about it. */
  contact: line('The contact').optional(),
  /** Rises with each edition: of a signed one no older edition is taken in place of a newer. */
  edition: z.number().int().min(0).default(0),
  servers: z.array(server).max(20).default([]),
  upstreams: z.array(upstream).max(20).default([]),
  sets: z.array(offeredSetSchema).max(20).default([]),
  rules: rules.default({}),
  prompts: z.array(prompt).max(30).default([]),
  errors: z.array(error).max(1_000).default([]),
  documentation: z.array(documentation).max(10).default([]),
  questions: z.array(line('The question', 300)).max(20).default([]),
})
export type Extension = z.output<typeof extensionSchema>
