import { z } from 'zod'
import { terminalSchema } from '../clients/terminal.ts'
import { isObject } from '../platform/json.ts'
import { LONGEST_NAME, secretRule } from '../upstream/further/entry-fields.ts'

/** Characters: a token file has some thousands. */
const MAX_TOKEN_FILE = 100_000

/* What several methods of BridgeApi take. A title is how a field is called where it is wrong. */

export const setId = z.string().min(1).max(100).meta({ title: 'The id of the set' })
export const setName = z.string().min(1).max(60).meta({ title: 'The name of the set' })
export const clientId = z.string().min(1).max(50).meta({ title: 'The name of the assistant' })
export const toolName = z.string().min(1).max(200).meta({ title: 'The name of the tool' })
export const filePath = z.string().min(1).max(4096).meta({ title: 'The file' })
/** `terminal`: where the command was given, whose assistants are meant. */
export const fromTerminal = z.object({ terminal: terminalSchema.optional() })
export const onClient = fromTerminal.extend({ client: clientId, file: filePath.optional() })
/** `http`: over HTTP, with a key in the assistant's file. */
export const connectInput = onClient.extend({ http: z.boolean().optional() })
/** `restart`: quits the assistant before, and starts it again after, where its status offers that. */
export const connectAndRestartInput = connectInput.extend({ restart: z.boolean().optional() })
export const keyName = z.string().min(1).max(50).meta({ title: 'The name of the key' })
export const reason = z.string().max(1_000).meta({ title: 'The reason' }).optional()
export const serverName = z.string().min(1).max(100).meta({ title: 'The name of the server' })
/** One of the PanDA servers in use, by its name; the first where none is named. */
export const atServer = z.object({ server: serverName.optional() })
export const upstreamName = z.string().min(1).max(LONGEST_NAME).meta({ title: 'The name of the server' })
export const secret = z
  .string()
  .min(1)
  .max(20_000)
  .regex(secretRule.pattern, secretRule.words)
  .meta({ title: 'The secret' })
export const extensionName = z.string().min(1).max(100).meta({ title: 'The name of the extension' })
/** SHA-256, in hexadecimal. */
export const fingerprint = z.string().max(64).meta({ title: 'What was looked at' })
export const callId = z.string().min(1).max(50).meta({ title: 'The id of the call' })
/** As it came: a schema of a record would drop what is named `__proto__`, and a tool may name a parameter that. */
export const anyObject = z.custom<Record<string, unknown>>(
  isObject,
  'It must be an object with a field for each.',
)
/** A name that is offered, and no path. */
export const fileName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{0,99}$/, 'It is made of small letters, digits, dots and hyphens.')
  .meta({ title: 'The name of the file' })
/** A file's text as the page has read it that the user has chosen it in, which knows no path. It is never repeated. */
export const chosenFile = z.object({
  name: z.string().min(1).max(255).meta({ title: 'The name of the file' }),
  text: z
    .custom<string>(
      (text) => typeof text === 'string' && text.length <= MAX_TOKEN_FILE,
      'It is the text of a token file, which is short.',
    )
    .meta({ title: 'The text of the file' }),
})
export const exportFormat = z.enum(['csv', 'json'])
/** Of 127.0.0.1, to listen at; those below 1024 are the system's. */
export const port = z.number().int().min(1_024).max(65_535).meta({ title: 'The port' })

export const answerApproval = z.object({
  id: callId,
  /** `yes-again`: and to the same call, word for word, for as long as the question says. */
  answer: z.enum(['yes', 'yes-again', 'no']),
  reason,
  /** Of the command line: the terminal at which it was typed. */
  terminal: z.string().max(50).optional(),
})
