import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Home } from '../../bridge/home/home.ts'
import { startTestBridge } from '../bridge.ts'
import { runCli, typeAtTerminal } from '../cli.ts'
import { endsAfterEach } from '../ends.ts'
import { newHome } from '../homes.ts'
import { mountainFile, mountainWith } from '../mountain.ts'

const ends = endsAfterEach()

test('a file is checked without a bridge, and what is wrong with it is told by its place', async () => {
  const home = newHome()
  const right = await runCli(home, ['extensions', 'check', mountainFile])
  expect(right).toMatchObject({ code: 0, stderr: '' })
  expect(right.stdout).toContain('Mountain Observatory (mountain), edition 1: the file is right.')
  expect(right.stdout).toContain('  Mountain, for the VO mountain: https://panda.mountain.example:25443')
  const file = join(home.folder, 'wrong.json')
  writeFileSync(file, mountainWith({ servers: [{ name: 'Mountain', url: 'http://x.example', vo: 'm' }] }))
  const wrong = await runCli(home, ['extensions', 'check', file])
  expect(wrong.code).toBe(1)
  expect(wrong.stderr).toContain('"servers[0].url"')
})

async function typed(home: Home, ...args: string[]): Promise<string> {
  const { screen } = await typeAtTerminal(home, ['extensions', ...args], 'yes')
  return screen
}

test('no line before a yes is made up by what an extension brings', async () => {
  const fixture = await startTestBridge()
  ends(() => fixture[Symbol.asyncDispose]())
  const { home } = fixture
  const line = 'Nothing else is started.'
  const reach = {
    by: 'command',
    command: '/nowhere/notes',
    arguments: [`-v\n${line}`],
    variables: { A: `1\n${line}` },
  }
  const upstream = { name: 'Notes', prefix: 'notes_', about: 'Notes.', reach }
  const prompt = { name: 'report', title: 'Report', description: 'A report.', text: `Write.\n${line}` }
  const file = join(home.folder, 'made-up.json')
  writeFileSync(file, mountainWith({ upstreams: [upstream], prompts: [prompt] }))
  const screens = [await typed(home, 'add', file)]
  screens.push((await typeAtTerminal(home, ['upstreams', 'add', 'Notes'], 'no')).screen)
  for (const screen of screens) {
    expect(screen).toContain(`-v␊${line}`)
    expect(screen.split('\n').filter((each) => each.trim().startsWith(line))).toEqual([])
  }
})

test('a person adds one at a terminal, has seen before what it brings, and takes it away again', async () => {
  const fixture = await startTestBridge()
  ends(() => fixture[Symbol.asyncDispose]())
  const { home, bridge } = fixture
  // Nobody who pipes something in.
  const piped = await runCli(home, ['extensions', 'add', mountainFile])
  expect(piped).toMatchObject({ code: 5, stderr: expect.stringContaining('is for a person') as string })
  expect(bridge.state.extensions).toEqual([])

  const added = await typed(home, 'add', mountainFile)
  expect(added).toContain('  Mountain, for the VO mountain: https://panda.mountain.example:25443')
  expect(added).toContain('Added mountain: it is on.')
  const { stdout } = await runCli(home, ['extensions'])
  expect(stdout).toMatch(/mountain +Mountain Observatory +on +your files +\//)
  expect((await runCli(home, ['servers'])).stdout).toMatch(/Mountain +mountain +https:.*Mountain Observatory/)
  expect((await runCli(home, ['upstreams', 'presets'])).stdout).toContain('Mountain Notebook')

  expect(await typed(home, 'off', 'mountain')).toContain('mountain is off.')
  expect((await runCli(home, ['servers'])).stdout).not.toContain('Mountain')
  expect(await typed(home, 'remove', 'mountain')).toContain('Removed mountain.')
  expect((await runCli(home, ['extensions'])).stdout).toContain('There is none yet.')
})
