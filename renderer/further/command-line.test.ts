import { expect, test } from 'vitest'
import type { FurtherEntry } from '../types.ts'
import { addCommand } from './command-line.ts'

const entry: FurtherEntry = {
  name: 'My notes',
  prefix: 'notes_',
  reach: {
    by: 'command',
    command: 'uvx',
    arguments: ['notes-mcp', 'a page', '$HOME', "it's"],
    variables: { NOTES_OF: 'ada' },
    secrets: ['INK'],
  },
  trust: 'annotations',
  on: true,
}

test('the command that adds a program has all that was typed, as a shell takes it', () => {
  expect(addCommand(entry, undefined)).toBe(
    `panda-bridge upstreams add "My notes" --prefix notes_ --trust annotations --variable NOTES_OF=ada --secret INK -- uvx notes-mcp "a page" '$HOME' it's`.replace(
      "it's",
      '"it\'s"',
    ),
  )
})

test('a preset as it is needs its name alone, and one that was changed all of it', () => {
  const preset = { ...entry, about: 'Notes.' }
  expect(addCommand(entry, preset)).toBe('panda-bridge upstreams add "My notes"')
  expect(addCommand({ ...entry, prefix: '' }, preset)).toMatch(/ --prefix "" --trust annotations /)
})
