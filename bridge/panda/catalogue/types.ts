export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** A JSON Schema (draft 2020-12) or a part of one. */
export type JsonSchema = { readonly [keyword: string]: Json }

/** The arguments of one call, as an assistant sent them: not checked yet. */
export type Arguments = { readonly [name: string]: unknown }

export type Method = 'GET' | 'POST'

/**
 * Who PanDA lets through. `task-owner` is the owner of the task or anyone with the production role: where a call names a
 * task, PanDA compares its owner before it does anything, and refuses a task that it does not know in the same words.
 */
export type Role = 'none' | 'task-owner' | 'production'

/**
 * What a call does to PanDA's state. `destructive`: it ends work or deletes something, for good. `write`: it changes
 * something or costs computing time, which a next call can set right: a retry, a submission, a new priority. A word that
 * stood at both would soon be read at neither.
 */
export type Effect = 'read' | 'write' | 'destructive'

/** Whom an endpoint is for: a physicist, a shifter, or machinery (pilots, Harvester, iDDS, submission tools). */
export type Audience = 'user' | 'operator' | 'robot'

export interface Parameter {
  readonly name: string
  /** The annotation in the server's source, which it checks at run time; null where there is none. */
  readonly pythonType: string | null
  readonly required: boolean
  /** What the server uses when the parameter is left out; null is Python's None. Absent when required. */
  readonly default?: Json
  readonly schema: JsonSchema
  readonly description: string
  readonly example: Json
  /** The value is itself a secret: never shown in a question, never to be recorded. */
  readonly secret?: true
  /** The release of the server that first takes it; older ones refuse a call that gives it. */
  readonly since?: string
}

export interface Endpoint {
  /** The module as PandaMCP names it; the URL of `credential_management` says `creds`. */
  readonly module: string
  readonly name: string
  /** Path on the REST server, from the root. */
  readonly path: string
  /** The method the server insists on; its documentation names another one for a few. */
  readonly method: Method
  /** The server takes any method: a long list of ids may then go as POST instead of in a URL. */
  readonly anyMethod?: true
  /** Takes a file as multipart form data, so it can't be called with JSON. */
  readonly multipart?: true
  /** The release of the server that first has it, where older ones are in use. */
  readonly since?: string
  readonly title: string
  readonly summary: string
  /** For an assistant: what it answers, when to use it, what to use instead, and what goes wrong. */
  readonly description: string
  readonly parameters: readonly Parameter[]
  /** Takes parameters of any name besides those listed. */
  readonly acceptsAnyParameter: boolean
  readonly role: Role
  /** Needs TLS and a login; the others answer on the http port too. */
  readonly secure: boolean
  /** That of a call with the usual arguments, which stands in lists. */
  readonly effect: Effect
  /** That of one call, where it depends on the arguments. What it does not understand is the graver. */
  readonly effectWith?: (args: Arguments) => Effect
  /**
   * Not only adds something: what it changes is not kept. MCP's clients hear `destructiveHint` of that as of all that is
   * destructive, since some ask nobody where the hint is missing.
   */
  readonly overwrites?: true
  /** Calling again with the same arguments changes nothing more. */
  readonly idempotent: boolean
  readonly audience: Audience
  /** A secret passes through the assistant: in the answer or in an argument. Never in a built-in set. */
  readonly sensitive?: true
  /** `data` is a number that says whether the command was accepted, also when `success` is true. */
  readonly returnCodeInData: boolean
  /** Return codes that mean accepted; only 0 when absent. */
  readonly successCodes?: readonly number[]
  /** What `message` says of a call that was carried out, where `success` says the opposite of what it should. */
  readonly successMessages?: readonly string[]
  /** The server answers with bare text instead of its envelope of success, message and data. */
  readonly bareText?: true
  /** What `data` looks like when the call succeeded: documentation, looser than the truth. */
  readonly answer: JsonSchema
  readonly answerNote?: string
  /** One of the 59 that PandaMCP offers as delivered. */
  readonly inDefaultPandaMcp: boolean
  /**
   * What the user is asked before the call: a template with `{parameter}` or `{list:noun}`, or a function
   * that chooses one by the arguments. Every endpoint that isn't a read has one.
   */
  readonly ask?: string | ((args: Arguments) => string)
}
