import type { Random } from './random.ts'
import { SITES } from './sites.ts'
import type { Dataset, Task, TaskStatus } from './task.ts'
import type { World } from './world.ts'

/** An input dataset with 20 to 90 files, and the empty ones that a task writes. */
export function generateDatasets(
  random: Random,
  id: number,
  taskName: string,
  status: TaskStatus,
  process: string,
): Dataset[] {
  const base = taskName.replace('/', '')
  const count = ['registered', 'broken'].includes(status) ? 0 : random.int(20, 90)
  const files = Array.from({ length: count }, (_, index) => ({
    id: id * 1000 + index,
    lfn: `DAOD_PHYS.${id - 1000}._${String(index + 1).padStart(6, '0')}.pool.root.1`,
    scope: 'mc23_13p6TeV',
    status: 'ready' as const,
    size: random.int(400, 4800) * 1_000_000,
  }))
  return [
    {
      id: id * 10 + 1,
      name: `mc23_13p6TeV:mc23_13p6TeV.${random.int(600_000, 699_999)}.${process}.deriv.DAOD_PHYS.e8514_r15224_p6490`,
      type: 'input',
      files,
    },
    { id: id * 10 + 2, name: `${base}_ntuple.root`, type: 'output', files: [] },
    { id: id * 10 + 3, name: `${base}.log`, type: 'log', files: [] },
  ]
}

/** Has a task's input brought from tape. */
export function addStagingRequest(world: World, random: Random, task: Task): void {
  const requestId = 7001 + world.stagingRequests.size
  const queued = world.stagingRequests.size % 2 === 1
  world.stagingRequests.set(requestId, {
    requestId,
    dataset: task.datasets[0]?.name ?? '',
    status: task.status === 'done' ? 'done' : queued ? 'queued' : 'staging',
    sourceRse: 'RAL-DEMO_DATATAPE',
    destinationRse: `${random.pick(SITES).nucleus}_DATADISK`,
    ddmRuleId: queued ? null : random.hex(32),
  })
}
