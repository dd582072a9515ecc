import { BROKER_LOG } from '../known.ts'
import { isDict } from '../parameters.ts'
import { pythonStr } from '../python.ts'
import { SITES } from '../sites.ts'
import { type Answers, no, number, ok, text } from './answer.ts'

export const FILE_SERVER: Answers = {
  'file_server/upload_jedi_log': () => ok('https://panda.demo.example.org/jedilog/demo.log'),
  'file_server/update_jedi_log': () => ok(),
  'file_server/download_jedi_log': (call) => {
    // PanDA puts a space before it, and says nothing else of a log that is not there.
    return text(call, 'log_name') === BROKER_LOG ? ` ${brokerLog().slice(number(call, 'offset'))}` : ' '
  },
  'file_server/upload_cache_file'({ world, args }) {
    const file = args['file']
    if (isDict(file)) world.cacheFiles.add(pythonStr(file['filename'] ?? ''))
    return ok()
  },
  'file_server/touch_cache_file': (call) =>
    call.world.cacheFiles.has(text(call, 'file_name').split('/').at(-1) ?? '')
      ? ok()
      : no('Failed to touch file with: FileNotFoundError'),
  'file_server/delete_cache_file': () => ok(),
  'file_server/register_cache_file': () => ok(),
  'file_server/validate_cache_file': () => no('no such file is registered'),
  'file_server/upload_hpo_checkpoint': () => ok('/cache/hpo_checkpoint', 'uploaded'),
  'file_server/delete_hpo_checkpoint': (call) => no(`no checkpoint of task ${text(call, 'task_id')}`),
  'file_server/upload_file_recovery_request'(call) {
    const { args, world } = call
    if (args['task_id'] === null && args['dataset'] === null) return no('task_id or dataset is needed')
    const known =
      args['task_id'] === null
        ? world.datasetOf(text(call, 'dataset'))
        : world.tasks.has(number(call, 'task_id'))
    if (!known) return no('nothing to recover was found')
    return ok(
      { logFileURL: 'https://panda.demo.example.org/cache/recov.log' },
      'accepted; it is carried out within a few minutes',
    )
  },
  'file_server/upload_workflow_request'(call) {
    try {
      JSON.parse(text(call, 'data'))
    } catch {
      return no('the workflow request cannot be taken: it is no JSON')
    }
    return ok(null, 'accepted; it is carried out within a few minutes')
  },
  'file_server/upload_event_picking_request': () => ok(),
}

/** How the broker came to find no site. */
function brokerLog(): string {
  const skipped = SITES.map(({ name, maxrss }, index) =>
    index % 4 === 3
      ? `  skip site=${name} input not available criteria=-input`
      : `  skip site=${name} maxrss=${maxrss} MB is less than 32000 MB criteria=-memory`,
  )
  return [`initial ${SITES.length} candidates`, ...skipped, 'final 0 candidates', ''].join('\n')
}
