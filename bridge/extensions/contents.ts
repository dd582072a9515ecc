import { placeOf, variablesIn } from '../upstream/further/entry.ts'
import type { Extension } from './format.ts'

/** What an extension brings, for people: what it is, and each of it in a line. */
export interface Contents {
  what: string
  each: readonly string[]
}

const ruleWords = { allow: 'allowed', ask: 'asked about', refuse: 'refused' } as const
const effectWords = { read: 'Looking', write: 'Changing', destructive: 'Ending for good' } as const

const furtherWords = {
  named: '',
  reads: '; of other servers what only looks',
  all: '; of other servers all tools',
} as const

/** In the order of their weight: where a login may go first. */
export function contentsOf(extension: Extension): Contents[] {
  const { servers, upstreams, sets, rules, prompts, errors, documentation, questions } = extension
  const all: Contents[] = [
    {
      what: 'PanDA servers to choose',
      each: servers.map(({ name, vo, url, pandaMcpUrl, otherPandaMcpUrls = [], monitorUrl }) => {
        const addresses = [url, pandaMcpUrl, ...otherPandaMcpUrls].filter((address) => address !== undefined)
        const monitor = monitorUrl === undefined ? '' : `; its monitor ${monitorUrl}`
        return `${name}, for the VO ${vo}: ${addresses.join(', ')}${monitor}`
      }),
    },
    {
      what: 'Servers besides PanDA, to add',
      each: upstreams.map((upstream) => {
        const { reach } = upstream
        const entry = { ...upstream, trust: 'nothing', on: true } as const
        const how =
          reach.by === 'command'
            ? ['a program that the bridge would start', ...variablesIn(upstream)].join('; ')
            : {
                none: 'without a login',
                panda: 'with the PanDA login',
                bearer: 'with a bearer',
                oauth: 'with a login of its own',
              }[reach.login]
        return `${upstream.name}: ${placeOf(entry)} (${how})`
      }),
    },
    {
      what: 'Endpoint sets to choose',
      each: sets.map(
        ({ name, tools, further = 'named' }) => `${name}: ${tools.join(', ')}${furtherWords[further]}`,
      ),
    },
    {
      what: 'Rules, which hold where yours are milder',
      each: (['read', 'write', 'destructive'] as const).flatMap((effect) => {
        const rule = rules[effect]
        return rule === undefined ? [] : [`${effectWords[effect]}: ${ruleWords[rule]}`]
      }),
    },
    {
      what: 'Prompts',
      each: prompts.map(({ title, description, text }) => `${title}: ${description} It asks: “${text}”`),
    },
    {
      what: 'Errors in words',
      each: errors.map(({ component, code, says, meaning, helps }) => {
        const where = says === undefined ? '' : ` with "${says}"`
        return `${component}:${code}${where}: ${meaning} ${helps}`
      }),
    },
    {
      what: 'Documentation, which is fetched only if you allow it',
      each: documentation.map(({ name, archive, megabytes }) => `${name}: ${archive}, about ${megabytes} MB`),
    },
    { what: 'Questions to ask', each: questions },
  ]
  return all.filter(({ each }) => each.length > 0)
}
