import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { makeCommandLine } from '../../bridge/commands/index.ts'
import { bridgeErrorCodes } from '../../bridge/errors.ts'

const root = resolve(import.meta.dirname, '../..')
const docs = join(root, 'docs')
const pages = [
  join(root, 'README.md'),
  join(root, 'CONTRIBUTING.md'),
  ...readdirSync(docs)
    .filter((file) => file.endsWith('.md'))
    .map((file) => join(docs, file)),
]
const textOf = (page: string) => readFileSync(page, 'utf8')

/** As GitHub makes them of headings. */
function anchorsOf(page: string): string[] {
  return [...textOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  )
}

/** Targets of links and pictures within the project. */
function targetsOf(page: string): string[] {
  return [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^https?:/.test(target))
}

describe.each(pages.map((page) => [page.slice(root.length + 1), page]))('%s', (_, page) => {
  test('every link leads somewhere, and every picture is there', () => {
    const dead = targetsOf(page).filter((target) => {
      const [file = '', anchor] = target.split('#')
      const path = file === '' ? page : join(dirname(page), file)
      return !existsSync(path) || (anchor !== undefined && !anchorsOf(path).includes(anchor))
    })
    expect(dead).toEqual([])
  })

  test('every picture says in words what it shows', () => {
    for (const [, words = ''] of textOf(page).matchAll(/!\[(.*?)\]\(/g))
      expect(words.length).toBeGreaterThan(10)
  })
})

describe('the pictures', () => {
  const images = readdirSync(join(docs, 'images'))

  test('are all shown somewhere, and are small', () => {
    const shown = new Set(pages.flatMap(targetsOf).map((target) => target.split('/').at(-1)))
    expect(images.filter((image) => !shown.has(image))).toEqual([])
    const bytes = images.reduce((sum, image) => sum + statSync(join(docs, 'images', image)).size, 0)
    expect(bytes).toBeLessThan(3_000_000)
  })

  test('are made by the two scripts', () => {
    const scripts = ['test/screenshots.ts', 'test/electron/pictures.ts']
    const sources = scripts.map((script) => readFileSync(join(root, script), 'utf8')).join('')
    const made = [...sources.matchAll(/take\('(.+?)'[,)]/g)].map(([, name]) => `${name}.png`)
    const film = readFileSync(join(root, 'test/e2e/newcomer.ts'), 'utf8')
    const steps = [...film.matchAll(/onStep\('(.+?)'/g)].map(([, step]) => `first-run-${step}.png`)
    expect(images.toSorted()).toEqual([...made, ...steps].toSorted())
  })
})

test('each kind of error says what to do', () => {
  expect(bridgeErrorCodes.filter((code) => !anchorsOf(join(docs, 'problems.md')).includes(code))).toEqual([])
})

test('each command and each option is in the reference', () => {
  const reference = textOf(join(docs, 'command-line.md'))
  const missing = commandsOf(makeCommandLine([])).flatMap(({ names, command }) => {
    const lines = reference.split('\n').filter((line) => line.includes('`' + names.join(' ')))
    const options = command.options.filter(({ hidden }) => !hidden).map(({ long }) => long ?? '')
    if (lines.length === 0) return [names.join(' ')]
    // "edit" refers to the options of "add".
    const said = lines.some((line) => line.includes('the same options')) ? reference : lines.join('\n')
    return options
      .filter((option) => !said.includes('`' + option + '`'))
      .map((option) => `${names.join(' ')} ${option}`)
  })
  expect(missing).toEqual([])
})

function commandsOf(program: Command, above: string[] = []): { names: string[]; command: Command }[] {
  return program.commands.flatMap((command) => {
    const names = [...above, command.name()]
    return command.commands.length > 0 ? commandsOf(command, names) : [{ names, command }]
  })
}
