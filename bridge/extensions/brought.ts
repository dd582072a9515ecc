import type { AddedPrompt } from '../answers/index.ts'
import type { AddedError } from '../diagnosis/index.ts'
import type { DocumentationSource } from '../documentation/index.ts'
import { findKnownServer, type PandaServer } from '../panda/servers.ts'
import { comparable } from '../platform/comparable.ts'
import type { SetSummary } from '../policy/endpoint-set.ts'
import type { AddedRules } from '../policy/rules.ts'
import { isSameEntry } from '../upstream/further/entry.ts'
import { presets, type Preset } from '../upstream/further/presets.ts'
import type { Extension, OfferedSet } from './format.ts'

/** A server that an extension brings. */
export interface BroughtServer {
  server: PandaServer
  /** The title of whose it is. */
  by: string
}

/** What may be fetched, of which extension. */
export interface BroughtDocumentation {
  extension: string
  source: DocumentationSource
}

/** What the extensions that are on bring together: to choose, or in effect, each as its part of the bridge takes it. */
export interface Brought {
  servers: readonly BroughtServer[]
  presets: readonly Preset[]
  sets: readonly SetSummary[]
  rules: readonly AddedRules[]
  prompts: readonly AddedPrompt[]
  errors: readonly AddedError[]
  documentation: readonly BroughtDocumentation[]
  questions: readonly { by: string; ask: string }[]
}

/**
 * What these bring.
 * @param extensions that are on, in the order in which they count
 * @returns and, by the name of each, what of it does not count since another has the name of it
 */
export function brought(extensions: readonly Extension[]): {
  brought: Brought
  left: ReadonlyMap<string, readonly string[]>
} {
  const left = new Map<string, string[]>()
  const leave = (extension: Extension, what: string) =>
    left.set(extension.name, [...(left.get(extension.name) ?? []), what])
  const servers: BroughtServer[] = []
  const upstreams: Preset[] = []
  for (const extension of extensions) {
    for (const server of extension.servers) {
      const other = servers.find((one) => comparable(one.server.name) === comparable(server.name))
      const whose = findKnownServer(server.name) ? 'PanDA Bridge' : other && `"${other.by}"`
      if (whose === undefined) servers.push({ server, by: extension.title })
      else leave(extension, `The server "${server.name}" of ${whose} counts.`)
    }
    for (const upstream of extension.upstreams) {
      const other = [...presets, ...upstreams].find((one) => isSameEntry(one, upstream))
      if (other) leave(extension, `Another preset has the name "${upstream.name}", and counts.`)
      else
        upstreams.push({
          ...upstream,
          about: `${upstream.about} (from the extension ${extension.title})`,
          trust: 'nothing',
          on: true,
        })
    }
  }
  return {
    brought: {
      servers,
      presets: upstreams,
      sets: extensions.flatMap(setsOf),
      rules: extensions.map(({ title, rules }) => ({ by: title, rules })),
      prompts: extensions.flatMap(promptsOf),
      errors: extensions.flatMap(({ title, errors }) =>
        errors.map((error) => ({ ...error, says: error.says?.toLowerCase(), by: title })),
      ),
      documentation: extensions.flatMap(documentationOf),
      questions: extensions.flatMap(({ title, questions }) => questions.map((ask) => ({ by: title, ask }))),
    },
    left,
  }
}

function setsOf({ name, title, sets }: Extension): SetSummary[] {
  return sets.map((set) => offered(set, { prefix: setPrefix(name), by: `the extension ${title}` }))
}

/** Of the ids of its sets; no name of an extension has a hyphen. */
export const setPrefix = (extension: string): string => `ext-${extension}-`

/**
 * A set that somebody offers.
 * @param prefix of its id, as no set of the user's own has it
 * @param by whose it is, behind "from"
 */
export function offered(
  { id, name, about, tools, further = 'named' }: OfferedSet,
  { prefix, by }: { prefix: string; by: string },
): SetSummary {
  return {
    id: `${prefix}${id}`,
    name,
    description: `${about === undefined ? '' : `${about} `}From ${by}.`,
    builtIn: true,
    by,
    tools,
    further,
    without: [],
  }
}

function promptsOf({ name, title, prompts }: Extension): AddedPrompt[] {
  return prompts.map((prompt) => ({
    ...prompt,
    name: `${name}-${prompt.name}`,
    description: `${prompt.description} (${title})`,
    tool: prompt.tool ?? 'panda_explain_error',
  }))
}

function documentationOf({ name, documentation }: Extension): BroughtDocumentation[] {
  return documentation.map(({ id, archive, folder, web, ending, origin, licence, megabytes, ...rest }) => {
    const start = folder === '' ? '' : `${folder}/`
    return {
      extension: name,
      source: {
        // No other documentation has an id with a hyphen in it.
        id: `${name}-${id}`,
        name: rest.name,
        url: archive,
        licence,
        homepage: web,
        origin,
        aboutBytes: megabytes * 1_000_000,
        pageOf: (file) => {
          const path = file.slice(file.indexOf('/') + 1)
          if (!file.includes('/') || !path.startsWith(start)) return undefined
          return /^([\w./-]+)\.(?:rst|md)$/.exec(path.slice(start.length))?.[1]
        },
        addressOf: (page) => `${web.replace(/\/?$/, '/')}${page}${ending}`,
      },
    }
  })
}
