import type { Command, CommanderError } from 'commander'
import { BridgeError } from '../errors.ts'
import { commandIn, pathOf } from './for-whom.ts'
import { shorten } from './terminal/width.ts'

/** Characters of what was typed that are shown again. */
const LONGEST = 120

/** What commander says of a command line, as it says it, and in our words. */
const sentences: readonly [says: RegExp, say: (...parts: string[]) => string][] = [
  [/^unknown command '(.*)'$/s, (name) => `There is no command "${name}".`],
  [/^unknown option '(.*)'$/s, (name) => `There is no option "${name}".`],
  [/^missing required argument '(.*)'$/, (name) => `Nothing says which: ${name.toUpperCase()} is missing.`],
  [
    /^option '(?:-\w, )?(--\S+) ?(.*)' argument missing$/,
    (flag, value) => `"${flag}" needs a value: ${flag} ${value}.`,
  ],
  [
    /^option '(?:-\w, )?(--\S+).*?' argument '(.*)' is invalid\. (.*)$/s,
    (flag, value, why) =>
      `"${flag}" cannot be "${value}". ${why.replace('Allowed choices are', 'It is one of')}`,
  ],
  [
    /^command-argument value '(.*)' is invalid for argument '(.*)'\. (.*)$/s,
    (value, name, why) =>
      `${name.toUpperCase()} cannot be "${value}". ${why.replace('Allowed choices are', 'It is one of')}`,
  ],
  [/^too many arguments.* but got \d+: (.*)\.$/s, (more) => `More was given than it takes: ${more}.`],
]

/** What is wrong with a command line, as an error like all others. */
export function usageError(
  program: Command,
  args: readonly string[],
  { message }: CommanderError,
): BridgeError {
  const { command } = commandIn(program, args)
  const path = command.parent ? pathOf(command).split(' ') : []
  const name = ['panda-bridge', ...path].join(' ')
  const [what = '', hint = ''] = message.replace(/^error: /, '').split(/\n\((?=Did you mean )/)
  const next = args[path.length]
  // A word behind commands of which one is usual is taken for an argument of that.
  const isNoCommand = command.commands.length > 0 && next !== undefined && !next.startsWith('-')
  const said = isNoCommand ? `There is no command "${[...path, next].join(' ')}".` : inWords(what)
  const perhaps =
    hint === ''
      ? ''
      : ` Did you mean "${hint
          .replace(/^Did you mean (?:one of )?(.*)\?\)$/s, '$1')
          .split(', ')
          .join('" or "')}"?`
  const how = command.commands.length > 0 ? 'lists what there is' : 'shows how it is used, with examples'
  return new BridgeError('invalid-input', `${said}${perhaps}`, `"${name} --help" ${how}.`)
}

function inWords(what: string): string {
  for (const [says, say] of sentences) {
    const found = says.exec(what)
    // What was typed may be longer than what there is to say of it.
    if (found) return say(...found.slice(1).map((part) => shorten(part, LONGEST, 'middle')))
  }
  return `${what.charAt(0).toUpperCase()}${what.slice(1).replace(/\.?$/, '.')}`
}
