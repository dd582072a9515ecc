import { z } from 'zod'
import type { Command } from 'commander'
import { BridgeError } from '../errors.ts'
import { findHome } from '../home/home.ts'
import { connectToBridge } from '../http/client/http-client.ts'
import { parseJson } from '../platform/json.ts'
import { rendered } from '../platform/plain.ts'
import { at, ofServer } from './at-server.ts'
import { exitCodeOf } from './exit-codes.ts'
import { printErrorText, printText } from './print.ts'
import { addToolCommands } from './tools.ts'

export function addCallCommands(program: Command): void {
  addToolCommands(program)
  ofServer(
    program
      .command('call <tool> [arguments...]')
      .description(
        'call a tool as an assistant would; arguments are KEY=VALUE, a VALUE is JSON where it can be',
      ),
  )
    .option('--json <arguments>', 'all arguments as one JSON object')
    .action(async (tool: string, pairs: string[], options: { json?: string; server?: string }) => {
      const input = options.json === undefined ? parsePairs(pairs) : parseArguments(options.json)
      const bridge = await connectToBridge(findHome())
      const result = await bridge.callTool({ name: tool, arguments: input, ...at(options.server) })
      const say = result.isError ? printErrorText : printText
      for (const part of result.content) say(readable(part))
      if (result.isError) process.exitCode = exitCodeOf(result.errorCode ?? 'refused-by-panda')
    })
}

/** `task_id=1 status=done job_ids=[1,2]` @throws BridgeError `invalid-input` */
export function parsePairs(pairs: readonly string[]): Record<string, unknown> {
  const entries = pairs.map((pair) => {
    const [, key, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(pair) ?? []
    if (key === undefined || value === undefined) {
      throw new BridgeError(
        'invalid-input',
        `${rendered(pair, 100)} is not KEY=VALUE.`,
        'Write for example task_id=46374283.',
      )
    }
    return [key, parseJson(value) ?? value] as const
  })
  return Object.fromEntries(entries)
}

function parseArguments(text: string): Record<string, unknown> {
  const parsed = z.record(z.string(), z.unknown()).safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  throw new BridgeError(
    'invalid-input',
    'The arguments are not a JSON object.',
    `Write for example --json '{"task_id": 46374283}'.`,
  )
}

const textSchema = z.object({ type: z.literal('text'), text: z.string() })

function readable(part: unknown): string {
  const text = textSchema.safeParse(part).data?.text
  if (text === undefined) return JSON.stringify(part, null, 2)
  const json = parseJson(text)
  return json === undefined ? text : JSON.stringify(json, null, 2)
}
