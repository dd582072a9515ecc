/**
 * `panda-bridge stdio`: a pipe between an assistant and the bridge of the home, which it finds or starts. Knows the
 * home and loads no package: each assistant starts one of its own.
 */
import { lineReader } from '../home/socket/lines.ts'
import { findOrStartBridge } from './find-bridge.ts'
import { Pipe } from './pipe.ts'

// A pipe gains little from V8's last compiler, which takes 5 MB; the one before it (maglev) saves it two fifths of its
// processor time.
process.getBuiltinModule('node:v8').setFlagsFromString('--no-opt')

/**
 * After stdin has closed, answers of the bridge are waited for this long, in milliseconds: less than an assistant waits
 * before it ends this process. What is piped into it is answered where that is quick.
 */
const DRAIN_MS = 1_500

/**
 * The shim: what an assistant starts that speaks only over stdin and stdout. Ends when stdin
 * closes or the assistant dies.
 * @param args after `stdio`: `--client NAME` for the key to use; after `--` the program and
 *   arguments that start a bridge, where `usual` does not say it
 * @param usual the program and arguments that start a bridge
 */
export async function runShim(args: readonly string[], usual: readonly string[]): Promise<never> {
  const client = args[0] === '--client' ? (args[1] ?? '') : 'stdio'
  const start = args.includes('--') ? args.slice(args.indexOf('--') + 1) : usual
  const parent = process.ppid
  // Nobody reads any more: the assistant is gone.
  process.stdout.on('error', () => process.exit(0))
  const pipe = new Pipe(
    (search) => findOrStartBridge(client, start, search),
    (line) => process.stdout.write(`${line}\n`),
  )
  let isFirst = true
  const read = lineReader((line) => {
    // Programs of Windows begin a text with its byte order mark.
    const text = isFirst && line.startsWith('\uFEFF') ? line.slice(1) : line
    isFirst = false
    if (text.trim() !== '') void pipe.send(text)
  })
  process.stdin.setEncoding('utf8').on('data', read)
  await new Promise((ended) => process.stdin.once('end', ended).once('close', ended))
  // A last line may have no end.
  read('\n')
  let giveUpAt = Date.now() + DRAIN_MS
  while (pipe.waiting > 0 && Date.now() < giveUpAt && process.ppid === parent) {
    if (pipe.isSending) giveUpAt = Date.now() + DRAIN_MS
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  await pipe.close()
  return process.exit(0)
}
