import type { ExtensionStanding } from './extension-state.ts'
import type { Found } from './find-extensions.ts'

// The terminal and the pages say the same by this file: it imports types alone.

export const standingWords: Readonly<Record<ExtensionStanding, string>> = {
  on: 'on',
  off: 'off',
  changed: 'changed since you switched it on, and off',
  hidden: 'off: another of its name counts',
  broken: 'cannot be read',
}

export const fromWords: Readonly<Record<Found['from'], string>> = {
  system: 'the administrator',
  web: 'the web',
  home: 'your files',
}
