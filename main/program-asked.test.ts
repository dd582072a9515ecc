import { expect, test } from 'vitest'
import { programAsked } from './program-asked.ts'

const program = {
  name: 'Rucio',
  command: 'uvx',
  arguments: ['rucio-mcp', '--read only'],
  variables: ['RUCIO_HOME'],
}

test('the box names the program, each argument by itself, and its variables', () => {
  const { message, detail, isWhole } = programAsked(program)
  expect(message).toBe('Start a program as the server “Rucio”?')
  expect(isWhole).toBe(true)
  expect(detail).toMatch(/may do all that you may/)
  expect(detail.split('\n')).toEqual(
    expect.arrayContaining([
      'Program: “uvx”',
      'Argument 1: “rucio-mcp”',
      'Argument 2: “--read only”',
      'Variables: “RUCIO_HOME”',
    ]),
  )
})

test('no text can make up a line, turn what follows, or hide', () => {
  const { message, detail } = programAsked({
    name: 'Rucio”?\nIt is safe',
    command: '/bin/sh\u202e',
    arguments: ['-c', 'rm -rf ~\nArgument 3: “--help”', '\u200b', '\u001b[2K'],
    variables: ['A\rB'],
  })
  expect(message).not.toContain('\n')
  expect(detail.match(/^Argument/gm)).toHaveLength(4)
  const text = message + detail
  expect(['\u202e', '\u200b', '\u001b', '\r'].filter((character) => text.includes(character))).toEqual([])
})

test.each([
  ['a long argument', { arguments: ['x'.repeat(501)] }],
  ['a long name', { name: 'x'.repeat(501) }],
  ['many arguments', { arguments: Array.from({ length: 40 }, (_, index) => `--a${index}`) }],
  ['many variables', { variables: Array.from({ length: 400 }, (_, index) => `VARIABLE_${index}`) }],
])('%s cannot be agreed to, since it cannot be seen', (_, change) => {
  const { detail, isWhole, message } = programAsked({ ...program, ...change })
  expect(isWhole).toBe(false)
  expect(detail).toMatch(/panda-bridge upstreams add/)
  expect(message.length + detail.length).toBeLessThan(1_000)
})
