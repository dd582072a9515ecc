import type { FileHandle } from 'node:fs/promises'
import { nameOfKey } from '../auth/key-names.ts'
import { parseJson } from '../platform/json.ts'
import { openFiles } from './activity-file.ts'
import { callSchema, type Call } from './call.ts'

/** The call of one line; undefined for a line that a crash has cut, or that another version wrote. */
function parseLine(line: string): Call | undefined {
  const call = line === '' ? undefined : callSchema.safeParse(parseJson(line)).data
  const name = call && nameOfKey(call.client)
  // Earlier versions wrote what the program calls itself.
  if (!call || name === undefined || name === call.clientName) return call
  return { ...call, clientName: name, program: call.clientName }
}

/** All calls of open files, in the order of the files; closes them, also when the reader stops half-way. */
export async function* callsOf(handles: readonly FileHandle[]): AsyncGenerator<Call> {
  try {
    for (const handle of handles) {
      for await (const line of handle.readLines({ autoClose: false })) {
        const call = parseLine(line)
        if (call) yield call
      }
    }
  } finally {
    for (const handle of handles) await handle.close()
  }
}

/** The last bytes of a file that are looked at: more than this a file of ours never holds. */
const MOST_BYTES = 4_000_000

/**
 * The last calls on disk, oldest first, read from the end.
 * @throws what the file system says of files that cannot be read
 */
export async function lastCalls(folder: string, files: number, most: number): Promise<Call[]> {
  const handles = await openFiles(folder, files)
  let calls: Call[] = []
  try {
    for (const handle of handles.toReversed()) {
      if (calls.length >= most) break
      const lines = (await endOf(handle)).split('\n')
      const found: Call[] = []
      for (let index = lines.length - 1; index >= 0 && calls.length + found.length < most; index -= 1) {
        const call = parseLine(lines[index] ?? '')
        if (call) found.push(call)
      }
      calls = [...found.toReversed(), ...calls]
    }
    return calls
  } finally {
    for (const handle of handles) await handle.close()
  }
}

async function endOf(handle: FileHandle): Promise<string> {
  const { size } = await handle.stat()
  const length = Math.min(size, MOST_BYTES)
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length)
  return buffer.toString('utf8', 0, bytesRead)
}
