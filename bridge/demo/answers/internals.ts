import { type Answers, no, number, numbers, ok } from './answer.ts'

/** What pilots, iDDS and operators use. Nothing happens; only the checks before these endpoints are real. */
export const INTERNALS: Answers = {
  'event/get_available_event_range_count': () => ok(0),
  'event/get_event_range_statuses': () => ok({}),
  'event/acquire_event_ranges': () => ok([]),
  'event/update_single_event_range': () => ok(),
  'event/update_event_ranges': () => ok({ Returns: [], Command: {} }),
  'idds/relay_idds_command': () => no('iDDS is not part of the demo'),
  'idds/execute_idds_workflow_command': () => no('iDDS is not part of the demo'),
  // Others than pilots get their own jobs only.
  'pilot/acquire_jobs': ({ caller, args }) =>
    caller.productionRole || args['prod_source_label'] === 'user'
      ? ok([], 'no jobs in PanDA')
      : no('no production/pilot role in the login, or not the owner of the pilot'),
  'pilot/get_job_status': (call) =>
    ok(
      numbers(call, 'job_ids').map((id) => {
        const job = call.world.jobs.get(id)
        return { job_id: id, status: job?.jobStatus ?? 'not found', attempt_number: job?.attemptNr ?? 0 }
      }),
    ),
  'pilot/update_job': (call) =>
    call.world.jobs.has(number(call, 'job_id')) ? ok({ command: 'NULL' }) : no('no such job', { code: 20 }),
  'pilot/update_jobs_bulk': () => ok([]),
  'pilot/update_worker_status': () => ok(null, 'OK'),
  'pilot/update_worker_node': () => ok(null, 'OK'),
  'pilot/update_worker_node_gpu': () => ok(null, 'OK'),
  'workflow/submit_workflow_raw_request': () => no('workflows are not part of the demo'),
  'workflow/submit_workflow': () => no('workflows are not part of the demo'),
}
