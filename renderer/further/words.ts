import { standingWords } from '../../bridge/upstream/further/standing-words.ts'
import { counted } from '../counted.ts'
import type { Further, FurtherEntry } from '../types.ts'

type Login = Extract<FurtherEntry['reach'], { by: 'http' }>['login']

/** How it stands with one: a word, a colour, and a sign so that it is told without the colour. */
interface StandingWords {
  word: string
  color: 'teal' | 'gray' | 'yellow' | 'orange' | 'red'
}

const colors: Record<Further['is'], StandingWords['color']> = {
  off: 'gray',
  unknown: 'gray',
  'not-linked': 'yellow',
  refused: 'orange',
  unreachable: 'red',
  trouble: 'orange',
  fine: 'teal',
}

export function wordsOf({ is }: Pick<Further, 'is'>): StandingWords {
  return { word: standingWords[is], color: colors[is] }
}

/** The ways in, as they are chosen. */
export const logins: readonly { value: Login; label: string; about: string }[] = [
  { value: 'none', label: 'Nothing', about: 'It is open to everybody.' },
  {
    value: 'panda',
    label: 'Your PanDA ID token',
    about:
      'You are asked about its host before the token goes there. Whoever runs it can then act as you in PanDA.',
  },
  {
    value: 'bearer',
    label: 'A shared token, kept among the secrets',
    about: 'Not your identity: the server sees whoever holds the token, and not you.',
  },
  {
    value: 'oauth',
    label: 'A login of its own, in the browser',
    about: 'You log in there once, with the account that you have there; it is renewed by itself.',
  },
]

const entered: Record<Login, string> = {
  none: 'nothing: it is open to everybody',
  panda: 'your PanDA ID token',
  bearer: 'a shared token: not your identity',
  oauth: 'a login of its own',
}

/** What it is entered with, in the list. */
export function enteredWith({ reach }: Pick<FurtherEntry, 'reach'>): string {
  if (reach.by === 'http') return entered[reach.login]
  const secrets =
    reach.secrets.length === 0 ? '' : `, with ${counted(reach.secrets.length, 'secret')} of its own`
  return `nothing: a program that the bridge starts${secrets}`
}

export const trusts: readonly { value: FurtherEntry['trust']; label: string; about: string }[] = [
  {
    value: 'nothing',
    label: 'Nothing of what it says of its tools',
    about: 'Each of them counts as one that ends or deletes something.',
  },
  {
    value: 'annotations',
    label: 'What its tools say of themselves',
    about: 'Those that say they only look are not asked about.',
  },
  {
    value: 'only-looks',
    label: 'That it only looks',
    about: 'All that it does counts as looking: you are not asked about it.',
  },
]

const trusted: Record<FurtherEntry['trust'], string> = {
  nothing: 'nothing of what it says of its tools',
  annotations: 'what its tools say of themselves',
  'only-looks': 'that it only looks',
}

export function trustedWith({ trust }: Pick<FurtherEntry, 'trust'>): string {
  return trusted[trust]
}

export function toolsOf({
  tools,
  prefix,
  reachedAt,
}: Pick<Further, 'tools' | 'prefix' | 'reachedAt'>): string {
  const known = tools === 0 && reachedAt === undefined ? 'not known yet' : String(tools)
  return `${known}, ${prefix === '' ? 'without a prefix' : `with the prefix ${prefix}`}`
}

/** What of its own is kept among the secrets, as it is forgotten. */
export function keptFor({ reach }: Pick<FurtherEntry, 'reach'>): string | undefined {
  if (reach.by === 'command') return reach.secrets.length > 0 ? 'the secrets of its program' : undefined
  if (reach.login === 'bearer') return 'its shared token'
  return reach.login === 'oauth' ? 'your login there' : undefined
}

/** What becomes there of what is forgotten here. */
export function endedThere({ reach }: Pick<FurtherEntry, 'reach'>): string {
  return reach.by === 'http' && reach.login === 'oauth'
    ? 'Who gave the login is told to end it.'
    : 'At the server itself nothing is ended.'
}

/** What the user can do about one that does not answer. */
type Help = 'link' | 'secret' | 'sign-in' | 'change' | 'check'

export function helpOf({ is, reach, problem }: Pick<Further, 'is' | 'reach' | 'problem'>): Help | undefined {
  if (is === 'off' || is === 'fine') return undefined
  if (is !== 'not-linked' && is !== 'refused') return 'check'
  if (reach.by === 'command') return reach.secrets.length > 0 ? 'secret' : 'check'
  switch (reach.login) {
    case 'oauth':
      return 'link'
    case 'bearer':
      return 'secret'
    case 'panda':
      return problem?.code === 'signed-out' ? 'sign-in' : 'check'
    case 'none':
      return 'change'
  }
}

/** Those that are entered at that host with the PanDA ID token: `Rucio and Notes`. */
export function namesAt(further: readonly Further[], origin: string): string {
  const names = further.flatMap(({ name, reach }) =>
    reach.by === 'http' && reach.login === 'panda' && URL.parse(reach.url)?.origin === origin ? [name] : [],
  )
  return names.length === 0 ? 'The server' : new Intl.ListFormat('en-GB').format(names)
}
