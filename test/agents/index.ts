// `npm run agents`: ten agents at once on one bridge, with what an hour has in ten minutes (`-- MINUTES`). Prints the
// memory of the bridge as it goes, and how the calls have ended.
import setup from '../homes.ts'
import { anHour } from './hour.ts'
import { judge } from './judged.ts'

const minutes = Number(process.argv[2] ?? 10)
const say = (line: string) => void process.stdout.write(`${line}\n`)
setup()
const hour = await anHour({ seconds: minutes * 60, tokenSeconds: 37, restMs: 100, say })
const { calls, reasons, missing, twice, heap } = judge(hour)
say('\nCalls, by how they have ended')
for (const [how, count] of Object.entries(calls)) say(`${String(count).padStart(8)}  ${how}`)
say('\nWhat was said of those that did not go well')
for (const [text, count] of reasons) say(`${String(count).padStart(8)}  ${text}`)
say(`\nTokens renewed: ${hour.renewals.panda} of PanDA, ${hour.renewals.other} of another server`)
say(`In the record: ${missing.length} missing, ${twice.length} more than once`)
say(
  `Heap since the last start: ${heap.second.toFixed(1)} MB in the second third, ${heap.last.toFixed(1)} in the last`,
)
process.exitCode = calls.wrong + calls.unanswered + missing.length + twice.length === 0 ? 0 : 1
