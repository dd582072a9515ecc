import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { newHome } from '../../test/homes.ts'
import { silentLog } from '../home/log.ts'
import type { Call } from './call.ts'
import { asCsv, asJson } from './export.ts'
import { ActivityRecord } from './record.ts'

const call: Call = {
  id: '1',
  time: Date.UTC(2026, 7, 6, 14, 27, 35, 5),
  client: 'cursor',
  clientName: 'Cursor',
  clientVersion: '1',
  tool: 'task_get_status',
  arguments: { text: 'a, "b"' },
  effect: 'read',
  ms: 10,
  bytes: 1,
  outcome: 'failed',
  error: 'unreachable',
  message: 'PanDA cannot be reached.',
  approval: 'approved',
  where: 'command-line',
  terminal: 'pts/3',
  server: 'ATLAS',
  vo: 'atlas',
  tasks: [1, 2],
  questions: ['answered', 'too-many'],
}
async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const piece of pieces) text += piece
  return text
}

it('writes a table that spreadsheets read', async () => {
  expect(await textOf(asCsv([call]))).toBe(
    'time,client,clientName,clientVersion,tool,arguments,effect,approval,ms,bytes,outcome,error,id,message,where,terminal,server,vo,tasks,jobs,questions,program,upstream,robot\r\n' +
      '2026-08-06T14:27:35.005Z,cursor,Cursor,1,task_get_status,"{""text"":""a, \\""b\\""""}",read,approved,10,1,failed,unreachable,1,PanDA cannot be reached.,command-line,pts/3,ATLAS,atlas,1 2,,answered too-many,,,\r\n',
  )
})

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\nx'])(
  'no cell begins a formula: %j',
  async (text) => {
    const [, line = []] = parseCsv(await textOf(asCsv([{ ...call, clientName: text }])))
    expect(line[2]).toBe(`'${text}`)
  },
)

it('any text comes back out of the table', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), fc.string(), async (clientName, tool) => {
      const rows = parseCsv(await textOf(asCsv([{ ...call, clientName, tool }])))
      expect(rows).toHaveLength(2)
      expect(rows[1]).toHaveLength(rows[0]?.length ?? 0)
      expect(rows[1]?.[2]?.replace(/^'/, '')).toBe(clientName.replace(/^'/, ''))
      expect(rows[1]?.[2] ?? '').not.toMatch(/^[=+\-@\t\r\n]/)
    }),
  )
})

it('writes a JSON array, also of nothing', async () => {
  expect(JSON.parse(await textOf(asJson([])))).toEqual([])
  expect(JSON.parse(await textOf(asJson([call, call])))).toEqual([
    { ...call, time: '2026-08-06T14:27:35.005Z' },
    { ...call, time: '2026-08-06T14:27:35.005Z' },
  ])
})

it('writes what is on disk, oldest first, across files', async () => {
  const record = await ActivityRecord.open(join(newHome().folder, 'activity'), {
    log: silentLog,
    limits: { fileBytes: 2_000, files: 5 },
  })
  const { id: _, tasks: __, ...ended } = call
  for (let index = 0; index < 12; index += 1) record.add({ ...ended, ms: index })
  const rows = parseCsv(await textOf(asCsv(record.all())))
  expect(rows.slice(1).map((cells) => cells[8])).toEqual(
    Array.from({ length: 12 }, (_, index) => String(index)),
  )
  await record.close()
})

/** RFC 4180, read independently of how it was written. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = []
  let cells: string[] = []
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy
  for (let match = cell.exec(text); match; match = cell.exec(text)) {
    cells.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    if (match[3] === ',') continue
    rows.push(cells)
    cells = []
  }
  return rows
}
