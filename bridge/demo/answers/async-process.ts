import { randomUUID } from 'node:crypto'
import { type Answer, type Answers, type Call, no, ok, text } from './answer.ts'
import { DATA_CAROUSEL } from './data-carousel.ts'

/** What each staging command answers at once; the command itself is carried out a while later. */
function submit(command: string): (call: Call) => Answer {
  const carryOut = DATA_CAROUSEL[`data_carousel/${command}`]
  if (!carryOut) throw new Error(`The demo has no command ${command}`)
  return (call) => {
    const { args, caller, world } = call
    if (args['request_id'] === null && args['dataset'] === null)
      return no('request_id or dataset must be given')
    const id = randomUUID()
    world.asyncRequests.set(id, {
      requester: caller.userName,
      startedAt: null,
      finishedAt: null,
      answer: null,
    })
    world.later(() => {
      const now = new Date()
      const answer = carryOut(call)
      if (typeof answer === 'string') return
      world.asyncRequests.set(id, {
        requester: caller.userName,
        startedAt: now,
        finishedAt: now,
        answer,
      })
    })
    return ok({ async_id: id }, 'the request was submitted')
  }
}

/** Python's str() of a UTC time without a zone: not one of PanDA's marked dates. */
function pythonTime(time: Date | null): string | null {
  return time && time.toISOString().replace('T', ' ').slice(0, 19)
}

/** Requests that PanDA works on by itself. */
export const ASYNC_PROCESS: Answers = {
  // For those whom PanDA's administrators have put on a list.
  'async_process/submit_grep_request': ({ caller }) => no(`'${caller.userName}' is not authorized`),
  'async_process/submit_sleep_echo_request': () => ok({ request_id: randomUUID() }),
  'async_process/get_result'(call) {
    const request = call.world.asyncRequests.get(text(call, 'request_id'))
    if (!request) return no('no such request was found')
    const { caller } = call
    if (request.requester !== caller.userName && !caller.productionRole)
      return no(`${caller.userName} is not authorized to read this`)
    const { answer, startedAt, finishedAt } = request
    const pending = { success: false, message: 'request is pending', data: null }
    const outcome = answer ?? pending
    return {
      ...outcome,
      async_meta: {
        status: answer ? 'done' : 'pending',
        attempts: answer ? 1 : 0,
        started_at: pythonTime(startedAt),
        finished_at: pythonTime(finishedAt),
        error_msg: null,
      },
    }
  },
  'data_carousel/submit_change_staging_destination': submit('change_staging_destination'),
  'data_carousel/submit_change_staging_source': submit('change_staging_source'),
  'data_carousel/submit_force_to_staging': submit('force_to_staging'),
  'data_carousel/submit_retire_unused': submit('retire_unused'),
}
