import type { StagingRequest } from '../task.ts'
import { SITES } from '../sites.ts'
import { type Answer, type Answers, type Call, no, ok, text } from './answer.ts'

/** By its id, or else by its dataset. */
function requestOf({ world, args }: Call): StagingRequest | undefined {
  if (args['request_id'] !== null) return world.stagingRequests.get(Number(args['request_id']))
  return [...world.stagingRequests.values()].find((request) => request.dataset === args['dataset'])
}

function withRequest(call: Call, answer: (request: StagingRequest) => Answer): Answer {
  const request = requestOf(call)
  return request ? answer(request) : no('failed to get corresponding request')
}

/** The storage of another site than the one in `rse`. */
function otherRse(rse: string): string {
  const [, kind = 'DATADISK'] = /_(\w+)$/.exec(rse) ?? []
  const site = SITES.find((candidate) => !rse.startsWith(candidate.nucleus)) ?? SITES[0]
  return `${site.nucleus}_${kind}`
}

export const DATA_CAROUSEL: Answers = {
  'data_carousel/change_staging_destination': (call) =>
    withRequest(call, (request) => {
      if (request.status !== 'staging')
        return no(`request ${request.requestId} is ${request.status}, not staging`)
      request.status = 'cancelled'
      const renewed: StagingRequest = {
        ...request,
        requestId: Math.max(...call.world.stagingRequests.keys()) + 1,
        status: 'staging',
        destinationRse: otherRse(request.destinationRse),
      }
      call.world.stagingRequests.set(renewed.requestId, renewed)
      return ok(
        { request_id: request.requestId, new_request_id: renewed.requestId, dataset: renewed.dataset },
        'a new request with another destination was made',
      )
    }),

  'data_carousel/change_staging_source': (call) =>
    withRequest(call, (request) => {
      if (!['queued', 'staging'].includes(request.status)) {
        return no(`request ${request.requestId} is ${request.status}, neither queued nor staging`)
      }
      const before = request.sourceRse
      request.sourceRse = text(call, 'source_rse') || otherRse(before)
      return ok(
        {
          request_id: request.requestId,
          dataset: request.dataset,
          source_rse: request.sourceRse,
          ddm_rule_id: request.ddmRuleId,
        },
        `source changed from ${before} to ${request.sourceRse}`,
      )
    }),

  'data_carousel/force_to_staging': (call) =>
    withRequest(call, (request) => {
      if (request.status !== 'queued')
        return no(`request ${request.requestId} is ${request.status}, not queued`)
      request.status = 'staging'
      request.ddmRuleId = '0f6c2a70d15e4c4f9a0b6f1d2e3c4b5a'
      return ok(
        {
          request_id: request.requestId,
          dataset: request.dataset,
          status: request.status,
          ddm_rule_id: request.ddmRuleId,
        },
        'the request is staging now',
      )
    }),

  'data_carousel/retire_unused': (call) =>
    withRequest(call, (request) => {
      if (request.status !== 'done') return no(`request ${request.requestId} is ${request.status}, not done`)
      request.status = 'retired'
      return ok(
        { request_id: request.requestId, dataset: request.dataset, status: request.status },
        'retired',
      )
    }),
}
