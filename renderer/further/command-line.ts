import type { FurtherEntry, Preset } from '../types.ts'

/** What adds a program at the command line, to be copied. @param preset what it was made from, if anything */
export function addCommand(entry: FurtherEntry, preset: Preset | undefined): string {
  const { name, prefix, reach, trust } = entry
  const start = `panda-bridge upstreams add ${quoted(name)}`
  if (reach.by !== 'command' || (preset && isAsPreset(entry, preset))) return start
  const options = [
    ['--prefix', prefix],
    ['--trust', trust],
    ...Object.entries(reach.variables).map(([name, value]) => ['--variable', `${name}=${value}`]),
    ...reach.secrets.map((secret) => ['--secret', secret]),
  ]
  const program = [reach.command, ...reach.arguments]
  return [start, ...options.flat().map(quoted), '--', ...program.map(quoted)].join(' ')
}

function isAsPreset({ name, prefix, reach, trust }: FurtherEntry, preset: Preset): boolean {
  const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)
  return (
    name === preset.name && prefix === preset.prefix && trust === preset.trust && same(reach, preset.reach)
  )
}

/** As shells take it; double quotes where they do, since those of Windows know no others. */
function quoted(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text
  return /["$`\\!]/.test(text) ? `'${text.replaceAll("'", String.raw`'\''`)}'` : `"${text}"`
}
