import { asyncId, map } from './answers.ts'
import { entriesOf, operators } from './build.ts'
import { option, parameter } from './parameters.ts'

// What each does: DataCarouselInterface in the server's taskbuffer/DataCarousel.py. Those that only submit it (from server
// 1.0.4 on) have JEDI do the same a little later, see data_carousel_ops.py.

const { post } = entriesOf('data_carousel')

const request = [
  parameter(
    'request_id',
    'int | None',
    { type: 'integer', minimum: 1 },
    'Id of the staging request. Give this or dataset; this one wins.',
    123,
    { default: null },
  ),
  parameter(
    'dataset',
    'str | None',
    { type: 'string' },
    'Rucio name (scope:name) of the dataset that is staged.',
    'mc20_13TeV:mc20_13TeV.700449.Sh_2211_Wtaunu.merge.AOD.e8351_s3681_r13144_tid36179107_00',
    { default: null },
  ),
]

const newSource = [
  option('cancel_fts', 'Abort the transfers that are under way for it.'),
  option('change_src_expr', 'Write the new source into the Rucio rule instead of just removing the old one.'),
  parameter(
    'source_rse',
    'str | None',
    { type: 'string' },
    'Tape storage (RSE) to read from; chosen by PanDA when left out. Turns change_src_expr on.',
    'BNL-OSG2_MCTAPE',
    { default: null },
  ),
]

const changed = map('request_id and dataset of the request, with what was changed.')

/** The request by its id, or else by its dataset; the server looks at the id first. */
const which = (before: string, after: string) => (args: { readonly [name: string]: unknown }) =>
  typeof args['request_id'] === 'number'
    ? `${before} staging request {request_id}${after}`
    : `${before} the staging of dataset {dataset}${after}`

/** A command that is only registered: JEDI carries it out, once, and keeps the outcome. */
const submitted = { since: '1.0.4', ...operators, idempotent: false, answer: asyncId } as const

const later =
  'Answers at once with async_id: async_process_get_result says what came of it, where it is offered. Success says only that the request was registered. Servers before 1.0.4 do not have it.'

export const dataCarouselEntries = [
  post('change_staging_destination', {
    title: 'Stage to another destination',
    summary: 'Start staging a dataset anew to another storage.',
    description:
      'Ends a staging request and makes a new one that brings the dataset from tape to another storage, chosen by PanDA, never the one before. What was staged so far is given up and its Rucio rule expires. For a destination that is full or broken; when the tape side is the trouble use data_carousel_change_staging_source. Name the request by request_id or dataset.',
    parameters: request,
    ...operators,
    // The old request is cancelled, or retired when it was done.
    effect: 'destructive',
    idempotent: false,
    answer: map('request_id of the old request, new_request_id, and dataset.'),
    inDefaultPandaMcp: true,
    ask: which('Give up', ' and start it anew elsewhere?'),
  }),
  post('change_staging_source', {
    title: 'Stage from another tape',
    summary: 'Let a dataset be staged from another tape storage.',
    description:
      'Lets a queued or staging request read from another tape storage: a queued one gets a new source, a staging one is freed from its source so that Rucio may use any. With cancel_fts transfers under way are aborted. For a tape system that is down or slow. Requests in other states are refused. For trouble at the other end use data_carousel_change_staging_destination.',
    parameters: [...request, ...newSource],
    ...operators,
    // cancel_fts throws away transfers under way.
    effect: 'destructive',
    idempotent: false,
    answer: changed,
    inDefaultPandaMcp: true,
    ask: which('Change the source of', '?'),
  }),
  post('force_to_staging', {
    title: 'Stage at once',
    summary: 'Let a queued staging request skip the queue.',
    description:
      'Starts a queued staging request immediately, by making its Rucio rule, instead of letting it wait for its turn. Others wait longer for the same tape. Only for requests in queued; one that no unfinished task needs any more is cancelled instead, and reported as a failure.',
    parameters: request,
    ...operators,
    effect: 'write',
    idempotent: true,
    answer: changed,
    inDefaultPandaMcp: true,
    ask: which('Start', ' at once, ahead of the queue?'),
  }),
  post('retire_unused', {
    title: 'Retire a staging request',
    summary: 'Give up the disk copy of a staged dataset that no task needs.',
    description:
      'Retires a staging request that is done and that no unfinished task uses, so that its Rucio rule goes and the copy on disk may be deleted. The data stays on tape; to have it on disk again takes a new staging. Refused when the request is not done or a task still needs it.',
    parameters: request,
    ...operators,
    effect: 'destructive',
    idempotent: true,
    answer: changed,
    inDefaultPandaMcp: true,
    ask: which('Retire', ', so that its copy on disk may be deleted?'),
  }),
  post('submit_change_staging_destination', {
    title: 'Stage to another destination, in the background',
    summary: 'Register a request to start staging a dataset anew to another storage.',
    description: `Has JEDI do what data_carousel_change_staging_destination does, without waiting for Rucio and iDDS: where that call ran out of time. ${later}`,
    parameters: request,
    ...submitted,
    effect: 'destructive',
    ask: which('Have PanDA give up', ' and start it anew elsewhere?'),
  }),
  post('submit_change_staging_source', {
    title: 'Stage from another tape, in the background',
    summary: 'Register a request to let a dataset be staged from another tape storage.',
    description: `Has JEDI do what data_carousel_change_staging_source does, without waiting for Rucio: where that call ran out of time. Only for requests that are queued or staging, which is looked at when it is carried out. ${later}`,
    parameters: [...request, ...newSource],
    ...submitted,
    effect: 'destructive',
    ask: which('Have PanDA change the source of', '?'),
  }),
  post('submit_force_to_staging', {
    title: 'Stage at once, in the background',
    summary: 'Register a request to let a queued staging request skip the queue.',
    description: `Has JEDI do what data_carousel_force_to_staging does, without waiting for Rucio to make the rule: where that call ran out of time. ${later}`,
    parameters: request,
    ...submitted,
    effect: 'write',
    ask: which('Have PanDA start', ' at once, ahead of the queue?'),
  }),
  post('submit_retire_unused', {
    title: 'Retire a staging request, in the background',
    summary: 'Register a request to give up the disk copy of a staged dataset that no task needs.',
    description: `Has JEDI do what data_carousel_retire_unused does, without waiting for Rucio: where that call ran out of time. That no task needs the dataset is looked at when it is carried out. ${later}`,
    parameters: request,
    ...submitted,
    effect: 'destructive',
    ask: which('Have PanDA retire', ', so that its copy on disk may be deleted?'),
  }),
]
