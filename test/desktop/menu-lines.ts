import type { Command, MenuEntry, MenuFacts } from '../../main/tray/menu.ts'
import { now } from './states.ts'

/** What a menu is made of besides the bridge's state. */
export const facts: MenuFacts = {
  now,
  online: true,
  callsToday: 3,
  sets: [
    { id: 'look', name: 'Look' },
    { id: 'my-work', name: 'My work' },
  ],
  servers: [{ name: 'ATLAS' }, { name: 'DOMA' }],
}

/** As a user reads it: what can only be read in brackets, what is ticked with an x, what a menu holds indented. */
export function lines(entries: readonly MenuEntry[]): string[] {
  return entries.flatMap((entry) => {
    switch (entry.type) {
      case 'separator':
        return ['---']
      case 'text':
        return [`(${entry.label})`]
      case 'item':
        return [entry.label]
      case 'checkbox':
      case 'radio':
        return [`${entry.checked ? 'x' : 'o'} ${entry.label}`]
      case 'submenu':
        return [entry.label, ...lines(entry.entries).map((line) => `  ${line}`)]
    }
  })
}

/** What the entry does that is come to by these labels. */
export function commandAt(entries: readonly MenuEntry[], ...labels: string[]): Command | undefined {
  const [label, ...rest] = labels
  const found = entries.find((entry) => 'label' in entry && entry.label === label)
  if (found?.type === 'submenu') return commandAt(found.entries, ...rest)
  return found && 'command' in found ? found.command : undefined
}

/** The time of day, as this computer writes it. */
export const time = (at: number) =>
  new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' }).format(at)
