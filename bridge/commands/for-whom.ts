import type { Command } from 'commander'
import { refuseAssistants } from './person.ts'

/**
 * Who may run a command. The line is drawn at what lets assistants do more, believes another server, or takes away
 * what its user relies on:
 *
 * - `any`: it looks, or leaves assistants less, or no more than they have. Connecting is among these: what a key opens is
 *   bounded by set and rules, `panda-bridge call` opens as much without one, and an installer has to be able to do it. So
 *   is signing in: a person says yes to that at the identity provider.
 * - `widening`: a person is asked where assistants could do more after it than before.
 * - `person`: a person is asked each time.
 * - `own-shell`: not in the shell of an assistant, which would get the window with all that one may do.
 */
export const forWhom: Readonly<Record<string, 'any' | 'widening' | 'person' | 'own-shell'>> = {
  serve: 'any',
  stdio: 'any',
  stop: 'any',
  open: 'own-shell',
  demo: 'any',
  login: 'any',
  logout: 'any',
  status: 'any',
  health: 'any',
  metrics: 'any',
  check: 'any',
  // They answer in the user's name, as "call" does, and only look.
  overview: 'any',
  tasks: 'any',
  why: 'any',
  log: 'any',
  summary: 'any',
  // Before the documentation is fetched: that is no assistant's to decide.
  docs: 'widening',
  'servers list': 'any',
  'servers add': 'person',
  'servers edit': 'person',
  'servers remove': 'any',
  'servers probe': 'any',
  // Assistants see the tools of one more.
  'servers beside': 'person',
  'servers leave': 'any',
  'upstreams list': 'any',
  'upstreams presets': 'any',
  'upstreams add': 'person',
  // A person logs in there, in the browser, or types the secret.
  'upstreams link': 'any',
  'upstreams unlink': 'any',
  'upstreams check': 'any',
  'upstreams on': 'person',
  'upstreams off': 'any',
  'upstreams remove': 'any',
  'extensions list': 'any',
  'extensions show': 'any',
  'extensions check': 'any',
  'extensions add': 'person',
  'extensions on': 'person',
  // Its rules may have made others stricter.
  'extensions off': 'person',
  'extensions renew': 'person',
  'extensions remove': 'person',
  // What is fetched from elsewhere is a person's to say.
  'extensions docs': 'person',
  'tools list': 'any',
  'tools held': 'any',
  'tools release': 'person',
  call: 'any',
  clients: 'any',
  connect: 'any',
  disconnect: 'any',
  repair: 'any',
  bundle: 'any',
  'backups list': 'any',
  // The whole of an assistant’s file, with all that else stands in it.
  'backups restore': 'person',
  approvals: 'any',
  approve: 'person',
  refuse: 'any',
  'take-back': 'any',
  pause: 'any',
  resume: 'person',
  rules: 'widening',
  endpoints: 'any',
  'sets list': 'any',
  'sets choose': 'widening',
  'sets copy': 'any',
  'sets on': 'widening',
  'sets further': 'widening',
  'sets off': 'any',
  'sets remove': 'any',
  'sets import': 'any',
  'sets export': 'any',
  activity: 'any',
  // With --stop it leaves assistants less.
  running: 'any',
  // With --revoke: what comes with that key stops working.
  keys: 'widening',
  // With --port: an assistant that comes by HTTP would send its key to the old one, whoever listens there.
  settings: 'widening',
  diagnostics: 'any',
  reset: 'person',
  completion: 'any',
  complete: 'any',
}

/** Refuses, before anything is done, what is for no assistant at all; the commands themselves ask the person. */
export function refuseForAssistants(program: Command): void {
  program.hook('preAction', (_, command) => {
    const path = pathOf(command)
    const who = forWhom[path]
    if (who === 'person' || who === 'own-shell') refuseAssistants(`"panda-bridge ${path}"`)
  })
}

/** The command's name behind those that it belongs to: "sets choose". */
export function pathOf(command: Command): string {
  const { parent } = command
  return parent?.parent ? `${pathOf(parent)} ${command.name()}` : command.name()
}

/** The command that the words name, as far as they do, and the words after it. */
export function commandIn(
  program: Command,
  words: readonly string[],
): { command: Command; rest: readonly string[] } {
  const [first, ...rest] = words
  const inner = program.commands.find((command) => command.name() === first)
  return inner ? commandIn(inner, rest) : { command: program, rest: words }
}
