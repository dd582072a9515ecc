import { map, requestId } from './answers.ts'
import { entriesOf, operators } from './build.ts'
import { addedIn, int, text } from './parameters.ts'

const { get, post } = entriesOf('async_process')

export const asyncProcessEntries = [
  post('submit_grep_request', {
    title: 'Search the server logs',
    summary: 'Have the PanDA machines search one of their log files.',
    description:
      'Asks the machines of a PanDA service to search a log file for a pattern; the result is fetched later with async_process_get_result. Only for the few people on an allow list. Give exactly one of service_name and machine_name. The pattern is a regular expression; a broad one returns cut-off results, marked as truncated.',
    parameters: [
      text('pattern', 'Regular expression to look for.', 'jediTaskID=46374283'),
      text('log_filename', 'Name of the log file, without a folder.', 'panda-DBProxy.log', {
        pattern: String.raw`^panda-[^/]*\.(log|gz)$`,
      }),
      text('service_name', 'Search on all machines of this service.', 'server', { default: null }),
      text('machine_name', 'Search on this machine only.', 'aipanda100.cern.ch', { default: null }),
      addedIn(
        '1.0.4',
        int('max_matches', 'Most lines to find. Servers before 1.0.4 do not take it.', 1000, {
          default: null,
          minimum: 1,
          maximum: 200_000,
        }),
      ),
      addedIn(
        '1.0.4',
        int(
          'tail_bytes',
          'Search only this many bytes at the end of the log, for what happened lately; of no effect on .gz. Servers before 1.0.4 do not take it.',
          100_000_000,
          { default: null, minimum: 1, maximum: 1_073_741_824 },
        ),
      ),
    ],
    effect: 'write',
    idempotent: false,
    audience: 'operator',
    answer: requestId,
    ask: 'Search the PanDA log {log_filename} for {pattern}?',
  }),
  post('submit_sleep_echo_request', {
    title: 'Test asynchronous requests',
    summary: 'Have one PanDA machine wait a little and echo a text.',
    description:
      'Tests the machinery for asynchronous requests: one machine of a service waits some seconds and sends the text back, which async_process_get_result fetches. It does nothing else. To see whether PanDA is up use system_is_alive.',
    parameters: [
      text('service_name', 'Service whose machines may take the request.', 'server', { minLength: 1 }),
      text('message', 'Text to send back.', 'hello', { maxLength: 100 }),
      int('seconds', 'How long to wait, in seconds.', 5, { default: 10, minimum: 0, maximum: 60 }),
    ],
    ...operators,
    effect: 'write',
    idempotent: false,
    answer: requestId,
    ask: 'Have a machine of the PanDA service {service_name} echo {message}?',
  }),
  get('get_result', {
    title: 'Result of an asynchronous request',
    summary: 'What came of a request that PanDA works on by itself.',
    description:
      'Answers what came of a request made with async_process_submit_grep_request: whether it is complete, and what each machine returned; ask again while overall_status is pending. Of a staging command, such as data_carousel_submit_retire_unused, it answers the outcome itself, beside async_meta: ask again while async_meta.status is pending or running. Server logs can hold ID tokens of failed logins, so the answer counts as secret. Only the one who asked may read it; of staging requests and echoes also anyone with the production role.',
    parameters: [
      text(
        'request_id',
        'Id that the submission answered, a UUID: its request_id or async_id.',
        '6f1c1f4e-6d0f-4f3a-9d4e-0b9f5b1c2d3e',
      ),
    ],
    effect: 'read',
    audience: 'operator',
    // panda_request.py and panda.py log the Authorization header of calls that fail.
    sensitive: true,
    answer: map(
      '{ overall_status: complete or pending, expected_machines, results: one per machine }; of a staging request what its command answers.',
    ),
    answerNote:
      'false: the call failed, message says why. With async_meta it is the outcome of the request, and false until status is done.',
  }),
]
