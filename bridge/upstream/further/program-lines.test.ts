import { describe, expect, test } from 'vitest'
import { TooLarge } from '../large/growing-bytes.ts'
import { ProgramLines } from './program-lines.ts'

function read(lines: ProgramLines, ...pieces: string[]): unknown[] {
  const messages: unknown[] = []
  for (const piece of pieces) {
    lines.append(Buffer.from(piece))
    for (let message = next(lines); message; message = next(lines)) messages.push(message)
  }
  return messages.filter((message) => message !== 'none')
}

function next(lines: ProgramLines): unknown {
  try {
    return lines.readMessage()
  } catch (error) {
    if (error instanceof SyntaxError) return 'none'
    throw error
  }
}

const said = (method: string) => ({ jsonrpc: '2.0', method })
const line = (method: string) => `${JSON.stringify(said(method))}\n`

describe('the lines of a program', () => {
  test('are its messages, however they are cut', () => {
    const whole = line('one') + line('zwölf').replace('\n', '\r\n') + line('three')
    for (let at = 1; at < whole.length; at += 1)
      expect(read(new ProgramLines(), whole.slice(0, at), whole.slice(at))).toEqual(
        ['one', 'zwölf', 'three'].map(said),
      )
  })

  test('that are none keep none of the others back', () => {
    expect(read(new ProgramLines(), `Welcome!\n\n${line('one')}Bye`)).toEqual([said('one')])
  })

  test('may not grow for ever', () => {
    const lines = new ProgramLines(1_000)
    expect(() => read(lines, ...Array.from({ length: 11 }, () => 'y'.repeat(100)))).toThrow(TooLarge)
  })

  test('may not have more values than memory is meant for', () => {
    const many = `{"jsonrpc":"2.0","method":"many","params":{"of":[0${',0'.repeat(1_500_000)}]}}\n`
    expect(() => read(new ProgramLines(), many)).toThrow(TooLarge)
  })
})
