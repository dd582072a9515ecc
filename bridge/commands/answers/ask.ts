import { askForAnswer, type AnswerOf, type AnswerToolName, type BridgeApi } from '../../api.ts'
import { findHome } from '../../home/home.ts'
import { connectToBridge } from '../../http/client/http-client.ts'
import { at } from '../at-server.ts'
import { printJson, printLines, screen } from '../print.ts'
import type { Line } from '../terminal/line.ts'
import type { View } from './parts.ts'

export interface AnswerOptions {
  json?: true | undefined
  /** Of several servers in use. */
  server?: string | undefined
}

type Lines<Tool extends AnswerToolName> = (answer: AnswerOf<Tool>, view: View) => Line[]

/** Asks the running bridge, and prints what it answers. @throws BridgeError */
export async function askAndShow<Tool extends AnswerToolName>(
  tool: Tool,
  input: Record<string, unknown>,
  { json, server }: AnswerOptions,
  lines: Lines<Tool>,
): Promise<void> {
  await askThatAndShow(await askedAt(server), tool, input, json, lines)
}

export async function askThatAndShow<Tool extends AnswerToolName>(
  bridge: Pick<BridgeApi, 'answer'>,
  tool: Tool,
  input: Record<string, unknown>,
  json: true | undefined,
  lines: Lines<Tool>,
): Promise<void> {
  const answer = await askForAnswer(bridge, tool, given(input))
  if (json) printJson(answer)
  else show((view) => lines(answer, view))
}

/** What answers at the server of that name, of several in use. */
export async function askedAt(server: string | undefined): Promise<Pick<BridgeApi, 'answer'>> {
  const bridge = await runningBridge()
  return { answer: (input) => bridge.answer({ ...input, ...at(server) }) }
}

export function runningBridge() {
  return connectToBridge(findHome())
}

/** Prints lines made for the screen. */
export function show(lines: (view: View) => readonly Line[]): void {
  const shownOn = screen()
  printLines(lines({ width: shownOn.width, now: Date.now() }), shownOn)
}

/** Without what was not said. */
export function given(input: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
}
